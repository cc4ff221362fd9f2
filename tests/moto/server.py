"""Starts moto on a free port of the loopback interface, with a user whose access key may do everything, and prints
`ready URL KEY SECRET`. From then on every request has to be signed with that key."""

import json
import logging
import os
import urllib.request

os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "0"
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")

import boto3
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
url = "http://127.0.0.1:%d" % server.get_host_and_port()[1]


def unchecked(requests):
    """Lets the next requests through without a check."""
    fields = {"Content-Type": "text/plain"}
    call = urllib.request.Request(f"{url}/moto-api/reset-auth", str(requests).encode(), fields, method="POST")
    urllib.request.urlopen(call).read()


iam = boto3.client(
    "iam", endpoint_url=url, region_name="us-east-1", aws_access_key_id="setup", aws_secret_access_key="setup"
)
unchecked(3)
iam.create_user(UserName="arazzo")
everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName="arazzo", PolicyName="everything", PolicyDocument=json.dumps(everything))
key = iam.create_access_key(UserName="arazzo")["AccessKey"]
unchecked(0)
print("ready", url, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
server._thread.join()

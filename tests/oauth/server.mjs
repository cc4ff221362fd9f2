// An OpenID provider for the OAuth flows of the tests: `node server.mjs`. It prints its issuer in one line.
// Port 0 is not possible: the issuer has to be known before the provider is made, so a free port is looked for first.
import { createServer } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();
await once(probe, 'close');

const issuer = `http://127.0.0.1:${port}`;
const web = { redirect_uris: [], response_types: [] };
const provider = new Provider(issuer, {
  clients: [
    { ...web, client_id: 'machine', client_secret: 'machine-secret', grant_types: ['client_credentials'] },
    {
      ...web,
      client_id: 'poster',
      client_secret: 'poster-secret/+%',
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'client_secret_post',
    },
    {
      client_id: 'person',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      // RFC 8252, section 7.3: a native application may come back to any port.
      redirect_uris: ['http://127.0.0.1/callback'],
    },
    {
      ...web,
      client_id: 'device',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    },
  ],
  scopes: ['openid', 'offline_access', 'api:read', 'api:write'],
  pkce: { required: () => true },
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    revocation: { enabled: true, allowedPolicy: () => true },
    devInteractions: { enabled: true },
  },
  ttl: { AccessToken: 3600, ClientCredentials: 3600, DeviceCode: 120, RefreshToken: 3600, Grant: 3600, Session: 3600, Interaction: 600 },
  // Every login gets a refresh token, so that a run can be seen to use one.
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
});

// What an API behind the provider does: it takes a token that is active, and says what it is good for.
async function api(request, response) {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const found =
    (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  const isGood = found && found.isValid;
  response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isGood ? { client: found.clientId, scope: found.scope ?? '' } : { error: 'no token' }));
  // Told to forget it, the API sees the next request with the same token refused.
  if (isGood && request.url === '/api/once') await found.destroy();
}

const handle = provider.callback();
createServer((request, response) => (request.url.startsWith('/api/') ? api : handle)(request, response)).listen(
  port,
  '127.0.0.1',
  () => console.log(issuer),
);

//! SEC-22, SEC-23, SEC-35: what documents may read, what errors may quote, and where what is saved goes.

use super::project::{FLOW, Project, serving};
use crate::support::binary::Finished;

const SHADOW: &str = "root:$6$canary-hash:19000:0:99999:7:::\n\tdaemon:*:canary-two\n{[\"canary-three\n";

fn is_silent(finished: &Finished) {
    let all = format!("{}{}", finished.stdout, finished.stderr);
    assert!(!all.contains("canary"), "{all}");
}

#[test]
fn no_document_reads_outside_of_its_root() {
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    let outside = crate::support::binary::Folder::new().unwrap();
    let secret = outside.write("secret.yaml", SHADOW).unwrap();
    let secret = secret.display().to_string();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, project.folder.path().join("link.yaml")).unwrap();
        std::os::unix::fs::symlink(outside.path(), project.folder.path().join("out")).unwrap();
        let fifo = project.folder.path().join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(fifo).status().unwrap().success());
    }
    let up = "../".repeat(12);
    let places = [
        secret.clone(),
        format!("file://{secret}"),
        format!("file://localhost{secret}"),
        format!("{up}{}", secret.trim_start_matches('/')),
        format!("{}{}", "%2e%2e/".repeat(12), secret.trim_start_matches('/')),
        format!("{}{}", "%2E./".repeat(12), secret.trim_start_matches('/')),
        "/etc/passwd".to_owned(),
        "/proc/self/environ".to_owned(),
        "/dev/zero".to_owned(),
        "/dev/stdin".to_owned(),
        "./link.yaml".to_owned(),
        "./out/secret.yaml".to_owned(),
        "./fifo".to_owned(),
        "file://other.example/etc/passwd".to_owned(),
    ];
    for place in places {
        let flow = FLOW.replace("./api.yaml", &place);
        project.folder.write("arazzo.yaml", flow).unwrap();
        for arguments in [&["run", "arazzo.yaml", "--output", "json"][..], &["validate", "arazzo.yaml"]] {
            let finished = project.arazzo(arguments);
            assert!(matches!(finished.code, Some(0 | 1 | 3)), "{place}: {finished:#?}");
            assert!(arguments[0] == "validate" || finished.code == Some(3), "{place}: {finished:#?}");
            is_silent(&finished);
            assert!(!finished.stdout.contains("root:") && !finished.stderr.contains("root:"), "{place}");
            assert!(finished.elapsed.as_secs() < 20, "{place}");
        }
    }
}

#[test]
fn a_document_from_elsewhere_reads_no_file_at_all() {
    let outside = crate::support::binary::Folder::new().unwrap();
    let secret = outside.write("secret.yaml", SHADOW).unwrap();
    let server = serving(vec![FLOW.replace("./api.yaml", &format!("file://{}", secret.display()))]);
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    let finished = project.arazzo(&["run", &server.url("/arazzo.yaml")]);
    assert_eq!(finished.code, Some(3), "{finished:#?}");
    is_silent(&finished);
}

#[test]
fn what_is_no_description_is_never_quoted() {
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    for (name, text) in [
        ("shadow", SHADOW.to_owned()),
        ("key.pem", "-----BEGIN KEY-----\ncanary\n-----END KEY-----\n".to_owned()),
        ("list.yaml", "- canary: [1\n".to_owned()),
        ("map.yaml", "canary: {canary: *canary}\n? [canary]\n: 1\n".to_owned()),
        ("dotenv", "PASSWORD=canary\nexport A='canary\n".to_owned()),
        ("text.json", "{\"canary\": tru}".to_owned()),
    ] {
        project.folder.write(name, text).unwrap();
        // Named by the operator, and by a document within the root.
        for arguments in [
            vec!["validate", name],
            vec!["validate", name, "--format", "json"],
            vec!["validate", name, "--format", "github"],
            vec!["validate", name, "--format", "short"],
            vec!["run", name],
            vec!["run", name, "--output", "json"],
        ] {
            let finished = project.arazzo(&arguments);
            assert!(matches!(finished.code, Some(1 | 3)), "{arguments:?}: {finished:#?}");
            is_silent(&finished);
        }
        project.folder.write("flow.yaml", FLOW.replace("./api.yaml", &format!("./{name}"))).unwrap();
        for arguments in [vec!["validate", "flow.yaml"], vec!["run", "flow.yaml", "--output", "json"]] {
            is_silent(&project.arazzo(&arguments));
        }
    }
}

#[test]
#[cfg(unix)]
fn what_is_saved_stays_in_its_folder_and_follows_no_link() {
    let flow = FLOW.replace("workflowId: main", "workflowId: ../../../outside");
    let project = Project::new(&flow, "http://127.0.0.1:9");
    let save = ["test", "arazzo.yaml", "--save-scenarios", "saved", "--force"];
    let finished = project.arazzo(&save);
    let names = || std::fs::read_dir(project.folder.path().join("saved")).unwrap().flatten().map(|entry| entry.path());
    let paths: Vec<_> = names().collect();
    assert!(!paths.is_empty(), "{finished:#?}");
    let name = paths[0].file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("outside-") && name.ends_with(".scenario.yaml"), "{name}");
    // A link in the place of a file, as a hostile repository may have it.
    let precious = project.folder.write("precious", "mine").unwrap();
    std::fs::remove_file(&paths[0]).unwrap();
    std::os::unix::fs::symlink(&precious, &paths[0]).unwrap();
    let refused = project.arazzo(&["test", "arazzo.yaml", "--save-scenarios", "saved"]);
    assert!(refused.stderr.contains("--force"), "{refused:#?}");
    project.arazzo(&save);
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "mine");
    assert!(!paths[0].is_symlink() && names().count() == paths.len());
}

//! The programs over TLS, with certificates for one side and for both, and with a token.

use std::{fs, path::Path, process::Command};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;

use crate::binaries::{Server, printed, text};

/// A folder with ca.pem, and a certificate and a key for each name.
pub(crate) fn certificates(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    // With the name that certificates have otherwise, OpenSSL takes them for signed by themselves.
    params.distinguished_name.push(DnType::CommonName, "who signs in this test");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    write("ca.pem", authority.pem());
    for name in names {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new([(*name).to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        write(&format!("{name}.pem"), certificate.pem());
        write(&format!("{name}.key"), key.serialize_pem());
    }
    folder
}

pub(crate) fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// A server that demands a certificate and a token, and what clients of others need to know of it.
pub(crate) struct Secured {
    server: Server,
    folder: TempDir,
}

impl Secured {
    pub(crate) fn start() -> Self {
        let folder = certificates(&["localhost", "client"]);
        fs::write(folder.path().join("token"), "valid-token").unwrap();
        let file = |name| path(folder.path(), name);
        let [root, certificate, key] = ["ca.pem", "localhost.pem", "localhost.key"].map(file);
        let server = ["--cert", &certificate, "--key", &key, "--client-ca", &root, "--token-file", &file("token")];
        Self { server: Server::start(&server), folder }
    }

    pub(crate) fn client(&self, command: &mut Command) {
        command.arg(format!("localhost:{}", self.server.port));
        command.env("TLS", self.folder.path()).env("TOKEN", "valid-token");
    }
}

/// Asks for one answer; what is printed, or what is said to be wrong.
fn send(server: &Server, scheme: &str, arguments: &[&str]) -> Result<String, String> {
    let url = format!("{scheme}://localhost:{}", server.port);
    let output = server.client(&["--url", &url, "send", "hello"]).args(arguments).output().unwrap();
    if output.status.success() { Ok(printed(output)) } else { Err(text(&output.stderr)) }
}

#[test]
fn a_certificate_of_the_server() {
    let folder = certificates(&["localhost", "elsewhere"]);
    let [root, certificate, key] = ["ca.pem", "localhost.pem", "localhost.key"].map(|name| path(folder.path(), name));
    let server = Server::start(&["--cert", &certificate, "--key", &key]);
    assert!(send(&server, "https", &["--ca", &root]).unwrap().starts_with("응답: success true"));

    let others = certificates(&[]);
    let said = send(&server, "https", &["--ca", &path(others.path(), "ca.pem")]).unwrap_err();
    assert!(said.contains("the certificate is "), "{said}");
    assert!(send(&server, "https", &[]).unwrap_err().contains("https needs --ca"));
    let said = send(&server, "http", &[]).unwrap_err();
    assert!(said.contains("TLS"), "{said}");

    let [certificate, key] = ["elsewhere.pem", "elsewhere.key"].map(|name| path(folder.path(), name));
    let server = Server::start(&["--cert", &certificate, "--key", &key]);
    let said = send(&server, "https", &["--ca", &root]).unwrap_err();
    assert!(said.contains("the certificate is for another host"), "{said}");
}

#[test]
fn certificates_of_both() {
    let folder = certificates(&["localhost", "ada"]);
    let [root, certificate, key] = ["ca.pem", "localhost.pem", "localhost.key"].map(|name| path(folder.path(), name));
    let server = Server::start(&["--cert", &certificate, "--key", &key, "--client-ca", &root]);
    let said = send(&server, "https", &["--ca", &root]).unwrap_err();
    // The server closes when it has read that there is none; who is quick reads why, who is not may guess.
    assert!(said.contains("client certificate"), "{said}");
    let [certificate, key] = ["ada.pem", "ada.key"].map(|name| path(folder.path(), name));
    let with = ["--ca", &root, "--cert", &certificate, "--key", &key];
    assert!(send(&server, "https", &with).unwrap().starts_with("응답: success true"));
}

#[test]
fn a_token_on_every_kind_of_call() {
    let folder = tempfile::tempdir().unwrap();
    let [right, wrong] = ["valid-token", "other-token"].map(|token| {
        fs::write(folder.path().join(token), format!("{token}\n")).unwrap();
        path(folder.path(), token)
    });
    let server = Server::start(&["--token-file", &right]);
    for command in [&["send", "hello"][..], &["notifications"], &["upload", &right], &["chat"]] {
        let call = |arguments: &[&str]| server.client(command).args(arguments).output().unwrap();
        let refused = call(&["--token-file", &wrong]);
        assert!(!refused.status.success());
        assert!(text(&refused.stderr).contains("인증 실패"), "{}", text(&refused.stderr));
        let refused = call(&[]);
        assert!(text(&refused.stderr).contains("there is no authorization"), "{}", text(&refused.stderr));
        printed(call(&["--token-file", &right]));
    }
}

#[test]
fn a_bare_token() {
    let folder = tempfile::tempdir().unwrap();
    let [right, wrong] = ["valid-token", "other-token"].map(|token| {
        fs::write(folder.path().join(token), token).unwrap();
        path(folder.path(), token)
    });
    let said = |server: &Server, file: &str, scheme: &[&str]| {
        let output = server.client(&["--token-file", file]).args(scheme).args(["send", "hello"]).output().unwrap();
        if output.status.success() { "ok".into() } else { text(&output.stderr) }
    };
    let bare = ["--token-scheme", "bare"];
    let server = Server::start(&["--token-file", &right, "--token-scheme", "bare"]);
    assert_eq!(said(&server, &right, &bare), "ok");
    assert!(said(&server, &wrong, &bare).contains("인증 실패"));
    assert!(said(&server, &right, &[]).contains("인증 실패"));
    // Both, or another.
    let both = ["--token-file", &right, "--token-scheme", "bearer", "--token-scheme", "bare"];
    let server = Server::start(&both);
    assert_eq!([said(&server, &right, &bare), said(&server, &right, &[])], ["ok", "ok"]);
    let key = ["--token-scheme", "ApiKey"];
    let server = Server::start(&["--token-file", &right, "--token-scheme", "ApiKey"]);
    assert_eq!(said(&server, &right, &key), "ok");
    assert!(said(&server, &right, &[]).contains("the authorization is not `ApiKey` and a token"));
}

/// What `openssl req -x509` makes: a certificate that signs itself, and says that it is an authority.
pub(crate) fn self_signed(folder: &Path, name: &str) -> [String; 2] {
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let [certificate_path, key_path] = ["crt", "key"].map(|end| path(folder, &format!("{name}.{end}")));
    fs::write(&certificate_path, params.self_signed(&key).unwrap().pem()).unwrap();
    fs::write(&key_path, key.serialize_pem()).unwrap();
    [certificate_path, key_path]
}

#[test]
fn certificates_that_sign_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = self_signed(folder.path(), "server");
    let [client, client_key] = self_signed(folder.path(), "client");
    let server = Server::start(&["--cert", &certificate, "--key", &key]);
    assert!(send(&server, "https", &["--ca", &certificate]).unwrap().starts_with("응답: success true"));
    let said = send(&server, "https", &["--ca", &client]).unwrap_err();
    assert!(said.contains("the certificate is "), "{said}");
    let server = Server::start(&["--cert", &certificate, "--key", &key, "--client-ca", &client]);
    let with = ["--ca", &certificate, "--cert", &client, "--key", &client_key];
    assert!(send(&server, "https", &with).unwrap().starts_with("응답: success true"));
    let with = ["--ca", &certificate, "--cert", &certificate, "--key", &key];
    let said = send(&server, "https", &with).unwrap_err();
    assert!(said.contains("certificate"), "{said}");
}

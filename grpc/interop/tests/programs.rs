//! The programs, as they are started in the place of another implementation's.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// Ends with the test, whatever becomes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn client(flags: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_interop-client")).args(flags).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_case_by_its_name() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_interop-server"));
    let mut server = Running(server.args(["--port", "0", "--use_tls=false"]).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("port ").expect("the server says its port");

    let target = ["--server_host=127.0.0.1", "--server_port", port, "--use_tls", "false"];
    let (ok, output, _) = client(&[&target[..], &["--test_case=empty_unary,ping_pong"]].concat());
    assert!(ok);
    assert_eq!(output, "empty_unary: ok\nping_pong: ok\n");

    let flags = ["--soak_per_iteration_max_acceptable_latency_ms=0", "--soak_iterations=1", "--test_case=rpc_soak"];
    let (ok, output, _) = client(&[&target[..], &flags].concat());
    assert!(!ok);
    assert_eq!(output, "rpc_soak: FAILED: 0 calls of 1 in the time there was\n");
}

#[test]
fn what_can_not_be_done_is_refused() {
    let refused = |flags: &[&str]| {
        let (ok, _, error) = client(flags);
        assert!(!ok);
        error
    };
    let cloud = "interop-client: jwt_token_creds: only Google's cloud can say who calls\n";
    assert_eq!(refused(&["--test_case=empty_unary,jwt_token_creds"]), cloud);
    assert_eq!(refused(&["--test_case=none"]), "interop-client: no case of the name none\n");
    let error = refused(&["--custom_credentials_type=google_default_credentials"]);
    assert_eq!(error, "interop-client: --custom_credentials_type: there are no such credentials here\n");
    assert_eq!(refused(&["--use_tls", "--use_test_ca"]), "interop-client: --use_test_ca wants --ca_file\n");
}

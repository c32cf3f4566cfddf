//! Our programs with those of `node/`, over grpc-js. `.ci/peers` runs it where there is Node and what it needs can be
//! fetched.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
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

impl Running {
    /// A server, and the port that it says.
    fn server(command: &mut Command) -> (Running, String) {
        let mut server = Running(command.stdout(Stdio::piped()).spawn().unwrap());
        let mut line = String::new();
        BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").expect("the server says its port").to_string();
        (server, port)
    }
}

/// The programs beside their packages, or why there are none.
fn programs() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for file in ["package.json", "service.js", "server.js", "client.js"] {
        fs::copy(source.join(file), folder.join(file)).map_err(|error| error.to_string())?;
    }
    let npm = Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder).output();
    match npm {
        Ok(output) if output.status.success() => Ok(folder),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("npm: {error}")),
    }
}

fn node(folder: &Path, program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(program).env("PROTO", concat!(env!("CARGO_MANIFEST_DIR"), "/proto")).current_dir(folder);
    command
}

#[test]
#[ignore = "calls programs of Node, with packages from npm: .ci/peers"]
fn both_directions() {
    let folder = programs().expect("Node and its packages");
    their_client_and_our_server(&folder);
    our_client_and_their_server(&folder);
}

fn their_client_and_our_server(folder: &Path) {
    let (_server, port) = Running::server(Command::new(env!("CARGO_BIN_EXE_interop-server")).arg("--port=0"));
    let output = node(folder, "client.js").arg(format!("127.0.0.1:{port}")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = r#"empty_unary {}
large_unary 314159
compressed 314159
probe 3
client_streaming 74922
server_streaming [31415,9,2653,58979] 0
ping_pong [31415,9,2653,58979]
empty_stream []
custom_metadata ["test_initial_metadata_value"] ["ababab"]
special_status_message 2 true
unimplemented_method 12
unimplemented_service 12
cancel_after_first_response 1
timeout_on_sleeping_server 4
"#;
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

fn our_client_and_their_server(folder: &Path) {
    let (_server, port) = Running::server(&mut node(folder, "server.js"));
    // All but those about compression, of which grpc-js tells its handlers nothing.
    let cases = "empty_unary,large_unary,client_streaming,server_streaming,ping_pong,empty_stream,custom_metadata,\
                 status_code_and_message,special_status_message,unimplemented_method,unimplemented_service,\
                 cancel_after_begin,cancel_after_first_response,timeout_on_sleeping_server,rpc_soak,channel_soak";
    let mut client = Command::new(env!("CARGO_BIN_EXE_interop-client"));
    client.args(["--server_host=127.0.0.1", "--server_port", &port, "--test_case", cases]);
    let output = client.arg("--soak_per_iteration_max_acceptable_latency_ms=20000").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

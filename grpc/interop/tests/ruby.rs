//! Our programs with gRPC's own in Ruby, which stand on its core in C, where they are installed (Debian: ruby-grpc,
//! ruby-googleauth).

use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Ends with the test, whatever becomes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where the gem has its interoperability programs and the certificates for them.
fn gem() -> Option<PathBuf> {
    let find = r#"require "googleauth"; puts Gem::Specification.find_by_name("grpc").gem_dir"#;
    let output = Command::new("ruby").args(["-e", find]).output().ok()?;
    let folder = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()).join("src/ruby");
    folder.join("pb/test/client.rb").is_file().then_some(folder)
}

/// What a client is told of the certificates that come with gRPC.
const OVERRIDE: &str = "foo.test.google.fr";

#[test]
#[ignore = "calls programs of Ruby, with the gems grpc and googleauth: .ci/peers"]
fn their_client_and_our_server() {
    let gem = gem().expect("the gems grpc and googleauth");
    let testdata = gem.join("spec/testdata");
    for tls in [false, true] {
        let mut server = Command::new(env!("CARGO_BIN_EXE_interop-server"));
        server.args(["--port=0", &format!("--use_tls={tls}"), "--tls_cert_file"]).arg(testdata.join("server1.pem"));
        server.arg("--tls_key_file").arg(testdata.join("server1.key"));
        let mut server = Running(server.stdout(Stdio::piped()).spawn().unwrap());
        let mut line = String::new();
        BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").expect("the server says its port");
        let cases = [
            "empty_unary",
            "large_unary",
            "client_compressed_unary",
            "client_streaming",
            "client_compressed_streaming",
            "server_streaming",
            "ping_pong",
            "empty_stream",
            "custom_metadata",
            "status_code_and_message",
            "unimplemented_method",
            "unimplemented_service",
            "cancel_after_begin",
            "cancel_after_first_response",
            "timeout_on_sleeping_server",
        ];
        // Ruby takes seconds to begin, and below TLS nothing differs.
        for case in if tls { &cases[..4] } else { &cases[..] } {
            let mut client = Command::new("ruby");
            client.arg(gem.join("pb/test/client.rb")).args(["--server_host", "localhost", "--server_port", port]);
            client.args(["--use_tls", &tls.to_string(), "--use_test_ca", "true", "--server_host_override", OVERRIDE]);
            let output = client.args(["--test_case", case]).output().unwrap();
            assert!(output.status.success(), "{case}, TLS {tls}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
#[ignore = "calls programs of Ruby, with the gems grpc and googleauth: .ci/peers"]
fn our_client_and_their_server() {
    let gem = gem().expect("the gems grpc and googleauth");
    for tls in ["false", "true"] {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut server = Command::new("ruby");
        server.arg(gem.join("pb/test/server.rb")).args(["--port", &port.to_string(), "--use_tls", tls]);
        let _server = Running(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let patience = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(Instant::now() < patience, "the server does not listen");
            sleep(Duration::from_millis(50));
        }
        // Their server sees no flags and compresses nothing, so four cases are not for it.
        let cases = "empty_unary,large_unary,client_streaming,server_streaming,ping_pong,empty_stream,custom_metadata,\
                     status_code_and_message,special_status_message,unimplemented_method,unimplemented_service,\
                     cancel_after_begin,cancel_after_first_response,timeout_on_sleeping_server,rpc_soak,channel_soak";
        let mut client = Command::new(env!("CARGO_BIN_EXE_interop-client"));
        client.args(["--server_port", &port.to_string(), "--use_tls", tls, "--use_test_ca", "--ca_file"]);
        client.arg(gem.join("spec/testdata/ca.pem")).args(["--server_host_override", OVERRIDE, "--test_case", cases]);
        let output = client.arg("--soak_per_iteration_max_acceptable_latency_ms=20000").output().unwrap();
        assert!(output.status.success(), "TLS {tls}: {}", String::from_utf8_lossy(&output.stdout));
    }
}

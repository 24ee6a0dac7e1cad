//! Servers that a test starts beside itself: they end with the test, even where it is killed.

use std::ffi::OsStr;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server. Dropped, or when the test's process ends in whatever way, it is stopped.
pub(crate) struct Daemon {
    shell: Child,
    log: PathBuf,
}

/// The shell waits for the end of its standard input, which this process holds open, and then stops the server.
const WATCH: &str = r#""$@" </dev/null & pid=$!; cat >/dev/null; kill $pid 2>/dev/null; wait $pid 2>/dev/null"#;

impl Daemon {
    /// Starts `command`, whose output goes to `log`. Only its program, arguments, folder and environment count.
    pub(crate) fn start(command: &Command, log: PathBuf) -> Self {
        let output = File::create(&log).unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", WATCH, "sh"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        let shell = shell.stdin(Stdio::piped()).stdout(output.try_clone().unwrap()).stderr(output).spawn().unwrap();
        Self { shell, log }
    }

    /// Waits until `ready` says so, and panics with the server's log where it never does.
    pub(crate) fn wait_until(&self, what: &str, limit: Duration, ready: impl Fn() -> bool) {
        let start = Instant::now();
        while !ready() {
            assert!(start.elapsed() < limit, "{what} is not up after {limit:?}:\n{}", self.output());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What it has written so far.
    pub(crate) fn output(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A port that nothing listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A program in a folder, or on the PATH.
pub(crate) fn find_program(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Runs a command to its end and answers its output; panics where it fails.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let arguments: Vec<&OsStr> = command.get_args().collect();
    assert!(
        output.status.success(),
        "{:?} {arguments:?} failed:\n{}\n{}",
        command.get_program(),
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

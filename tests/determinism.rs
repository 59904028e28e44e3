//! Equal policies give equal bytes, whatever the machine, the folder, the order of files, the line ends, the clock and the build.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use support::{binary, files_below, repository};
use tempfile::TempDir;

const TARGETS: &str = "bundle,opa,cedar,postgres,openfga,casbin,typescript,csv,markdown";

/// One way to have the same policies.
#[derive(Debug, Clone, Copy)]
struct Way {
    threads: &'static str,
    locale: &'static str,
    zone: &'static str,
    umask: &'static str,
    /// The folder that the policies are copied into.
    folder: &'static str,
    /// The files are made in the opposite order.
    backwards: bool,
    /// The lines end with a carriage return, too.
    windows: bool,
    /// The environment has something more in it.
    noise: bool,
    /// The other build of the program, if one is named.
    other: bool,
    /// In the year 2201, where `faketime` can make it believe so.
    later: bool,
}

/// Whether a program can be told another time.
static HAS_OTHER_CLOCKS: LazyLock<bool> = LazyLock::new(|| {
    let asked = Command::new("faketime").arg("--version").output();
    let there = asked.is_ok_and(|asked| asked.status.success());
    if !there {
        eprintln!("no faketime: the clock stays as it is");
    }
    there
});

/// The n-th of 64 ways: each property changes with another period.
fn way(nth: usize) -> Way {
    Way {
        threads: ["1", "2", "3", "8"][nth % 4],
        locale: ["C", "tr_TR.UTF-8", "de_DE.UTF-8"][nth % 3],
        zone: [
            "UTC",
            "Asia/Kathmandu",
            "America/St_Johns",
            "Pacific/Kiritimati",
            "",
        ][nth % 5],
        umask: ["022", "077", "000"][nth / 3 % 3],
        folder: ["a", "a folder with blanks", "\u{e4}\u{f6}/deep/er"][nth / 4 % 3],
        backwards: nth % 2 == 1,
        windows: nth / 2 % 2 == 1,
        noise: nth / 8 % 2 == 1,
        other: nth / 16 % 2 == 1,
        later: nth / 32 % 2 == 1 && *HAS_OTHER_CLOCKS,
    }
}

/// The policies of the repository as this way has them.
fn copied(way: Way) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join(way.folder);
    let policies = repository().join("policies");
    let mut files = files_below(&policies);
    if way.backwards {
        files.reverse();
    }
    for file in files {
        let place = root
            .join("policies")
            .join(file.strip_prefix(&policies).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let text = match way.windows {
            true => text.replace('\n', "\r\n"),
            false => text,
        };
        fs::write(place, text).unwrap();
    }
    (folder, root)
}

fn run(root: &Path, way: Way, arguments: &str) -> Output {
    let mut command = Command::new("sh");
    let binary = match way.other {
        true => binary(),
        false => PathBuf::from(env!("CARGO_BIN_EXE_rolecall")),
    };
    let binary = binary.display();
    let clock = match way.later {
        true => "faketime -f '@2201-02-03 04:05:06'",
        false => "",
    };
    command
        .arg("-c")
        .arg(format!(
            "umask {}; exec {clock} '{binary}' {arguments}",
            way.umask
        ))
        .current_dir(root)
        .env("RAYON_NUM_THREADS", way.threads)
        .env("LC_ALL", way.locale)
        .env("LANG", way.locale)
        .env("TZ", way.zone);
    if way.noise {
        command
            .env("SOURCE_DATE_EPOCH", "1")
            .env("COLUMNS", "80")
            .env("HOME", "/nowhere");
    }
    command.output().expect("sh")
}

/// Everything that is written and said about the policies, by name.
fn outcome(way: Way) -> BTreeMap<String, Vec<u8>> {
    let (_folder, root) = copied(way);
    let built = run(
        &root,
        way,
        &format!("build policies --out out --target {TARGETS}"),
    );
    assert!(built.status.success(), "{way:?}: {built:?}");
    let out = root.join("out");
    let files = files_below(&out).into_iter();
    let mut found: BTreeMap<String, Vec<u8>> = files
        .map(|file| {
            let name = file.strip_prefix(&out).unwrap().display().to_string();
            (name, fs::read(file).unwrap())
        })
        .collect();
    for said in [
        "check policies --output-format json",
        "check policies --output-format sarif",
        "check policies --output-format concise",
        "test policies",
        "diff policies/example policies/partner_portal --output-format json",
    ] {
        found.insert(said.to_owned(), run(&root, way, said).stdout);
    }
    found
}

/// Line ends are part of a text that isn't formatted and of its offsets: what is said about places is only compared
/// between policies with the same ones. What is built is the same all the same.
fn is_compared(name: &str, one: Way, other: Way) -> bool {
    one.windows == other.windows || !name.contains(' ')
}

#[test]
fn sixty_four_ways_give_the_same_bytes() {
    let ways: Vec<Way> = (0..64).map(way).collect();
    let firsts = [
        outcome(Way {
            windows: false,
            ..ways[0]
        }),
        outcome(Way {
            windows: true,
            ..ways[0]
        }),
    ];
    let mut said = firsts[0].iter().filter(|(name, _)| name.contains(' '));
    assert!(said.all(|(_, bytes)| !bytes.is_empty()));
    assert!(firsts[0].len() > 40, "{:?}", firsts[0].keys());
    for way in ways {
        let found = outcome(way);
        for (windows, first) in [false, true].into_iter().zip(&firsts) {
            assert!(first.keys().eq(found.keys()), "{way:?}: {:?}", found.keys());
            let like = Way { windows, ..way };
            for (name, bytes) in first {
                if is_compared(name, way, like) {
                    assert!(found.get(name) == Some(bytes), "{name}: {way:?}");
                }
            }
        }
    }
}

/// Where the clock is changed, it is the one that the program reads.
#[test]
fn an_exception_ends_by_the_clock_that_is_changed() {
    if !*HAS_OTHER_CLOCKS {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = "system s\n@expect(unheld-action, until 2199-12-31, \"later\")\nrole a\nmodule m {\n  action b\n}\n";
    fs::write(folder.path().join("a.role"), text).unwrap();
    let said = |later| {
        let way = Way { later, ..way(0) };
        let output = run(folder.path(), way, "check a.role --output-format concise");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(said(true).contains("RC902"), "{}", said(true));
    assert!(!said(false).contains("RC902"), "{}", said(false));
}

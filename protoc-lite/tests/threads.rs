//! The number of threads changes nothing.

use std::num::NonZero;

use protoc_lite::{Compiler, SetOptions};

const FILES: usize = 200;

/// Files that import files before them; `line` is one line of a file more.
fn compiler(line: impl Fn(usize) -> String) -> Compiler {
    (0..FILES).fold(Compiler::new(), |compiler, index| {
        let imports: String =
            (1..4).filter(|back| *back <= index).map(|back| format!("import \"{}.proto\";\n", index - back)).collect();
        let text = format!(
            "syntax = \"proto2\";\npackage p{};\nimport \"google/protobuf/descriptor.proto\";\n{imports}{}\n\
             // Says {index}.\nmessage M{index} {{ optional M{index} self = 1; optional int32 the_number = 2 [deprecated = true]; }}\n",
            index % 3,
            line(index)
        );
        compiler.text(format!("{index}.proto"), text)
    })
}

/// The descriptors with their warnings, or else the errors.
fn compiled(compiler: &Compiler, threads: usize) -> Result<(Vec<u8>, Vec<String>), String> {
    let names: Vec<_> = (0..FILES).rev().map(|index| format!("{index}.proto")).collect();
    let compilation = compiler
        .clone()
        .threads(NonZero::new(threads).unwrap())
        .compile(&names)
        .map_err(|diagnostics| diagnostics.to_string())?;
    let options = SetOptions { imports: true, source_info: true, ..SetOptions::default() };
    let warnings = compilation.warnings().iter().map(ToString::to_string).collect();
    Ok((compilation.descriptor_set(options), warnings))
}

#[test]
fn descriptors_and_warnings_are_the_same() {
    let compiler = compiler(|index| match index % 50 {
        7 => format!(
            "enum E{index} {{ no_prefix_{index} = 0; }} message W{index} {{ optional int32 a_b = 1; optional int32 aB = 2 [json_name = \"c\"]; }}"
        ),
        _ => format!("extend google.protobuf.FieldOptions {{ optional int32 x{index} = {}; }}", 50_000 + index % 90),
    });
    let one = compiled(&compiler, 1);
    let (_, warnings) = one.as_ref().unwrap();
    assert!(warnings.len() > FILES, "{} warnings", warnings.len());
    assert_eq!(one, compiled(&compiler, 3));
}

#[test]
fn errors_are_the_same() {
    for wrong in [
        "message {",
        "message X { optional M1 a = 1; optional M1 b = 1; }",
        "enum E { A = 1; A = 2; }",
        "message Bad { optional int32 a_b = 1 [jstype = JS_STRING]; }",
    ] {
        let compiler = compiler(|index| if index == 120 { wrong.to_owned() } else { String::new() });
        let one = compiled(&compiler, 1);
        assert!(one.is_err(), "{wrong}");
        assert_eq!(one, compiled(&compiler, 4), "{wrong}");
    }
}

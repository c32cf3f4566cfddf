//! Options of the generator as parameters: text, as `--rust_opt` and requests to plugins have them.

#[cfg(feature = "grpc")]
use crate::Grpc;
use crate::build::Config;
use crate::codegen::Layout;

impl Config {
    /// Sets what a list of parameters says, with commas between them.
    ///
    /// A parameter is called as the setter that it stands for. A path is behind `=`, and Rust behind another one:
    /// `string_type=.chat=::std::sync::Arc<str>`. Two are shorter: `single_file` is the [`Layout`], `well_known_types` is
    /// [`compile_well_known_types`](Self::compile_well_known_types).
    ///
    /// `grpc` is for clients and servers, `grpc=client` and `grpc=server` for one of them; setters of `Grpc` have `grpc_`
    /// in front: `grpc_server_views=.chat`.
    ///
    /// ```
    /// let mut config = protoc_lite::Config::new();
    /// config.parameters("views,bytes=.chat,extern_path=.geo=::geo").unwrap();
    /// config.parameters("type_attribute=.=#[derive(Eq, Hash)],setters=.").unwrap();
    /// config.parameters("map_type=.=::indexmap::IndexMap<_, _, crate::Hasher>,boxed=.").unwrap();
    /// assert!(config.parameters("colour").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such parameter.
    pub fn parameters(&mut self, list: &str) -> Result<&mut Self, String> {
        for parameter in split(list).into_iter().filter(|parameter| !parameter.is_empty()) {
            self.parameter(parameter)?;
        }
        Ok(self)
    }

    fn parameter(&mut self, parameter: &str) -> Result<&mut Self, String> {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        #[cfg(feature = "grpc")]
        if let Some(rest) = name.strip_prefix("grpc") {
            let grpc = std::mem::take(self.grpc_mut());
            *self.grpc_mut() = grpc_parameter(grpc, rest.trim_start_matches('_'), value)
                .unwrap_or_else(|| Err(format!("Unknown generator option: {parameter}")))?;
            return Ok(self);
        }
        Ok(match name {
            "views" => self.views(true),
            "arena_views" => self.arena_views(true),
            "no_std" => self.no_std(true),
            "lazy" => self.lazy([value]),
            "reflect" => self.reflect(true),
            "reflect_views" => self.reflect_views(true),
            "raw_strings" => self.raw_strings([value]),
            "reset" => self.reset(true),
            "equality" => self.equality([value]),
            "ordering" => self.ordering([value]),
            "expanded" => self.expanded(true),
            "single_file" => self.layout(Layout::SingleFile),
            "well_known_types" => self.compile_well_known_types(),
            "include_file" => self.include_file(value),
            "bytes" => self.bytes([value]),
            "btree_map" => self.btree_map([value]),
            "boxed" => self.boxed(value),
            "disable_comments" => self.disable_comments([value]),
            "required" => self.required(value),
            "setters" => self.setters([value]),
            "discard_unknown" => self.discard_unknown([value]),
            "retain_enum_prefix" => self.retain_enum_prefix(),
            "i32_enums" => self.i32_enums([value]),
            "empty_as_unit" => self.empty_as_unit(true),
            "prost_like" => self.prost_like(),
            "display" => self.display([value]),
            "no_extensions" => self.no_extensions(),
            "copy" => self.copy([value]),
            "ignore_services" => self.ignore_services(true),
            "skip_debug" => self.skip_debug([value]),
            _ => {
                return self.pair(name, value).unwrap_or_else(|| Err(format!("Unknown generator option: {parameter}")));
            }
        })
    }

    /// A setter that takes a path and Rust, if there is one of this name.
    fn pair(&mut self, name: &str, value: &str) -> Option<Result<&mut Self, String>> {
        let set: for<'c> fn(&'c mut Self, &str, &str) -> &'c mut Self = match name {
            "string_type" => |config, path, rust| config.string_type(path, rust),
            "bytes_type" => |config, path, rust| config.bytes_type(path, rust),
            "value_type" => |config, path, rust| config.value_type(path, rust),
            "list_type" => |config, path, rust| config.list_type(path, rust),
            "map_type" => |config, path, rust| config.map_type(path, rust),
            "box_type" => |config, path, rust| config.box_type(path, rust),
            "extern_path" => |config, path, rust| config.extern_path(path, rust),
            "type_attribute" => |config, path, rust| config.type_attribute(path, rust),
            "message_attribute" => |config, path, rust| config.message_attribute(path, rust),
            "enum_attribute" => |config, path, rust| config.enum_attribute(path, rust),
            "oneof_attribute" => |config, path, rust| config.oneof_attribute(path, rust),
            "field_attribute" => |config, path, rust| config.field_attribute(path, rust),
            _ => return None,
        };
        let Some((path, rust)) = value.split_once('=') else {
            return Some(Err(format!("{name}=PATH=RUST needs both.")));
        };
        Some(Ok(set(self, path, rust)))
    }
}

/// What a parameter says about clients and servers, if there is one of this name.
#[cfg(feature = "grpc")]
fn grpc_parameter(grpc: Grpc, name: &str, value: &str) -> Option<Result<Grpc, String>> {
    let pair: fn(Grpc, &str, &str) -> Grpc = match name {
        "client_mod_attribute" => |grpc, path, rust| grpc.client_mod_attribute(path, rust),
        "client_attribute" => |grpc, path, rust| grpc.client_attribute(path, rust),
        "server_mod_attribute" => |grpc, path, rust| grpc.server_mod_attribute(path, rust),
        "server_attribute" => |grpc, path, rust| grpc.server_attribute(path, rust),
        "trait_attribute" => |grpc, path, rust| grpc.trait_attribute(path, rust),
        _ => {
            return Some(Ok(match (name, value) {
                ("", "") => grpc,
                ("", "client") => grpc.build_server(false),
                ("", "server") => grpc.build_client(false),
                ("", _) => return Some(Err(format!("grpc={value}: expected client, server, or nothing for both."))),
                ("no_transport", "") => grpc.build_transport(false),
                ("no_package", "") => grpc.emit_package(false),
                ("use_arc_self", "") => grpc.use_arc_self(true),
                ("generate_default_stubs", "") => grpc.generate_default_stubs(true),
                ("codec_path", path) => grpc.codec_path(path),
                ("view_codec_path", path) => grpc.view_codec_path(path),
                ("client_views", path) => grpc.client_views([path]),
                ("server_views", path) => grpc.server_views([path]),
                _ => return None,
            }));
        }
    };
    let Some((path, rust)) = value.split_once('=') else {
        return Some(Err(format!("grpc_{name}=PATH=RUST needs both.")));
    };
    Some(Ok(pair(grpc, path, rust)))
}

/// The parts between commas; those in brackets belong to a Rust type.
fn split(list: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_comma = |c: char| {
        match c {
            '<' | '[' | '(' => depth += 1,
            '>' | ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    list.split(is_comma).collect()
}

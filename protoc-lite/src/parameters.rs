//! Options of the generator as parameters: text, as `--rust_opt` and requests to plugins have them.

use crate::build::Config;
use crate::codegen::Layout;

impl Config {
    /// Sets what a list of parameters says, with commas between them.
    ///
    /// ```
    /// let mut config = protoc_lite::Config::new();
    /// config.parameters("views,bytes=.chat,extern_path=.geo=::geo").unwrap();
    /// assert!(config.parameters("colour").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such parameter.
    pub fn parameters(&mut self, list: &str) -> Result<&mut Self, String> {
        for parameter in list.split(',').filter(|parameter| !parameter.is_empty()) {
            self.parameter(parameter)?;
        }
        Ok(self)
    }

    fn parameter(&mut self, parameter: &str) -> Result<&mut Self, String> {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        Ok(match name {
            "views" => self.views(true),
            "reflect" => self.reflect(true),
            "single_file" => self.layout(Layout::SingleFile),
            "well_known_types" => self.compile_well_known_types(),
            "include_file" => self.include_file(value),
            "bytes" => self.bytes([value]),
            "btree_map" => self.btree_map([value]),
            "boxed" => self.boxed(value),
            "disable_comments" => self.disable_comments([value]),
            "skip_debug" => self.skip_debug([value]),
            "extern_path" => {
                let (proto, rust) = value.split_once('=').ok_or("extern_path=PROTO=RUST needs both paths.")?;
                self.extern_path(proto, rust)
            }
            _ => return Err(format!("Unknown generator option: {parameter}")),
        })
    }
}

//! Services and their methods.

use wire_descriptor::{MethodDescriptorProto, ServiceDescriptorProto};

use super::Lowering;
use super::path::{method, service as number};
use crate::ast::{self, Block, MethodItem, ServiceItem};

impl Lowering<'_> {
    pub(super) fn service(&mut self, path: &[i32], node: &ast::Service) -> ServiceDescriptorProto {
        let place = self.recorder.record(path, node.span);
        self.below(path, |it| {
            it.recorder.record(&[number::NAME], node.name);
            it.recorder.end_of_declaration(node.body.open.end, place);
            let name = Some(it.name(node.name));
            let mut service = ServiceDescriptorProto { name, ..ServiceDescriptorProto::default() };
            service.method.reserve_exact(node.body.items.len());
            for item in &node.body.items {
                it.service_item(item, &mut service);
            }
            it.recorder.end_of_scope(node.body.close.end);
            service
        })
    }

    fn service_item(&mut self, item: &ServiceItem, service: &mut ServiceDescriptorProto) {
        match item {
            ServiceItem::Method(node) => {
                let path = [number::METHOD, service.method.len() as i32];
                service.method.push(self.method(&path, node));
            }
            ServiceItem::Option(node) => {
                let options = service.options.get_or_insert_default();
                self.option_statement(number::OPTIONS, node, &mut options.uninterpreted_option);
            }
            ServiceItem::Empty(span) => self.recorder.end_of_nothing(span.end),
        }
    }

    fn method(&mut self, path: &[i32], node: &ast::Method) -> MethodDescriptorProto {
        let place = self.recorder.record(path, node.span);
        self.below(path, |it| {
            it.recorder.record(&[method::NAME], node.name);
            let mut method = MethodDescriptorProto {
                name: Some(it.name(node.name)),
                input_type: Some(it.streamed(method::CLIENT_STREAMING, method::INPUT_TYPE, &node.input)),
                output_type: Some(it.streamed(method::SERVER_STREAMING, method::OUTPUT_TYPE, &node.output)),
                client_streaming: node.input.stream.map(|_| true),
                server_streaming: node.output.stream.map(|_| true),
                ..MethodDescriptorProto::default()
            };
            match &node.body {
                Some(body) => {
                    it.recorder.end_of_declaration(body.open.end, place);
                    it.method_options(body, &mut method);
                }
                None => it.recorder.end_of_declaration(node.span.end, place),
            }
            method
        })
    }

    fn streamed(&mut self, streaming: i32, r#type: i32, node: &ast::Streamed) -> String {
        if let Some(stream) = node.stream {
            self.recorder.record(&[streaming], stream);
        }
        self.recorder.record(&[r#type], node.r#type.span());
        self.type_name(node.r#type.span())
    }

    /// Braces make options, even when they hold none.
    fn method_options(&mut self, body: &Block<MethodItem>, method: &mut MethodDescriptorProto) {
        let options = method.options.get_or_insert_default();
        for item in &body.items {
            match item {
                MethodItem::Option(node) => {
                    self.option_statement(method::OPTIONS, node, &mut options.uninterpreted_option);
                }
                MethodItem::Empty(span) => self.recorder.end_of_nothing(span.end),
            }
        }
        self.recorder.end_of_scope(body.close.end);
    }
}

// The service as proto-loader gives it. PROTO is the path of chat.proto.
const fs = require('fs');
const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const definition = protoLoader.loadSync(process.env.PROTO, {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

// TLS is a folder with ca.pem, client.pem and client.key; TOKEN goes with each call.
function credentials() {
  const { TLS, TOKEN } = process.env;
  if (!TLS) return grpc.credentials.createInsecure();
  const file = (name) => fs.readFileSync(path.join(TLS, name));
  const channel = grpc.credentials.createSsl(file('ca.pem'), file('client.key'), file('client.pem'));
  const token = grpc.credentials.createFromMetadataGenerator((_, callback) => {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${TOKEN}`);
    callback(null, metadata);
  });
  return grpc.credentials.combineChannelCredentials(channel, token);
}

const { ChatService, FileService } = grpc.loadPackageDefinition(definition).chat;

module.exports = { grpc, credentials, chatService: ChatService, fileService: FileService };

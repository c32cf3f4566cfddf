// The test service as proto-loader gives it. PROTO is the folder of grpc/testing.
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const definition = protoLoader.loadSync('grpc/testing/test.proto', { includeDirs: [process.env.PROTO], keepCase: true });

module.exports = { grpc, testing: grpc.loadPackageDefinition(definition).grpc.testing };

// node users.js ADDRESS: asks for a user, and for one that is not there; a line of JSON each.
// node users.js: serves users, and prints the port it has taken.
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

// As most programs load a schema: names stay as they are in it.
const definition = protoLoader.loadSync(process.env.PROTO, {
  keepCase: true, longs: String, enums: String, defaults: true, oneofs: true,
});
const { UserService } = grpc.loadPackageDefinition(definition).users;

const [address] = process.argv.slice(2);
if (address) {
  const client = new UserService(address, grpc.credentials.createInsecure());
  const getUser = (userId) =>
    new Promise((resolve) => client.getUser({ userId }, (error, response) =>
      resolve(error ? { code: error.code } : response.user)));
  Promise.all(['ada', 'nobody'].map(getUser)).then((answers) => {
    answers.forEach((answer) => console.log(JSON.stringify(answer)));
    client.close();
  });
} else {
  const server = new grpc.Server();
  server.addService(UserService.service, {
    getUser: ({ request: { userId } }, callback) =>
      userId === 'ada'
        ? callback(null, { user: { userId, name: 'Ada Lovelace', email: 'ada@example.com' } })
        : callback({ code: grpc.status.NOT_FOUND, message: `there is no user ${userId}` }),
  });
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(`port ${port}`);
  });
}

// Another origin, for tests that nothing gets there, and for pages that hand files over.
import { createServer } from 'node:http';

/** A host that anyone may ask, and that counts who comes. */
export async function startElsewhere() {
  const visitors = [];
  const server = createServer((request, response) => {
    visitors.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' });
    response.end('');
  });
  server.on('upgrade', (request, socket) => {
    visitors.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, visitors, close: () => server.close() };
}

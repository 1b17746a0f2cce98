// Exits 0 when an address answers 200: the web service's health check. It runs often, so it loads little.
import { get } from "node:http";

const [address] = process.argv.slice(2);
process.exitCode = 1;
const request = get(address, { timeout: 4000 }, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
});
request.on("timeout", () => request.destroy());
// A refused connection is an answer too: not healthy.
request.on("error", () => {});

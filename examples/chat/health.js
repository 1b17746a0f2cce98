// Exits 0 when an address answers well: the web service's health check.
const [address] = process.argv.slice(2);
try {
  const response = await fetch(address, { signal: AbortSignal.timeout(4000) });
  process.exitCode = response.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}

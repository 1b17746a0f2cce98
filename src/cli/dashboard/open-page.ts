import { spawn } from "node:child_process";

/** Asks the desktop to show an address. Where there is no desktop nothing happens: the address was printed. */
export function openPage(url: string): void {
  const child = spawn(process.platform === "darwin" ? "open" : "xdg-open", [url], {
    detached: true,
    stdio: "ignore",
  });
  child.on("error", () => undefined);
  child.unref();
}

/** The systemd units that an instance's boot installs, by file name below /etc/systemd/system. */
export const units: Readonly<Record<string, string>> = {
  "hitori-agent.service": `[Unit]
Description=Hitori agent: keeps the app on this one instance
Wants=network-online.target
After=network-online.target docker.service podman.socket

[Service]
ExecStart=/usr/bin/env hitori agent run
Restart=always
RestartSec=2
# The app is stopped gracefully, each service within its own grace period.
TimeoutStopSec=180
KillMode=mixed
OOMScoreAdjust=-900

[Install]
WantedBy=multi-user.target
`,
  "hitori-app.slice": `[Unit]
Description=Every container of the app, and nothing else
`,
  "hitori-mounts.slice": `[Unit]
Description=The proxies of the EFS mounts, which must outlive the agent
`,
};

export const agentUnit = "hitori-agent.service";

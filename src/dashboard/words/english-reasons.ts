import type { Words } from "./words.ts";

/** What each event means, and why it happens. */
export const englishReasons: Words["why"] = {
  "agent.started":
    "The agent runs on each instance: it mounts the file system, waits for the lease, and starts the app under it.",
  "agent.stopping":
    "The instance is shutting down or the group lets it go: the app is stopped and the lease released first.",
  "agent.stopped": "Nothing of the app runs on this instance any more.",
  "volume.mounted":
    "The shared file system is there. Every instance sees the same data, in whichever zone it runs.",
  "volume.initialized":
    "The first start on this file system: the volume got an identity, by which later starts know it.",
  "volume.refused":
    "This is not the app's own volume, so nothing is started on it: wrong data is worse than no app.",
  "lease.waiting":
    "Somebody else may still write. The instance waits until that one has released the lease, is known to be gone, or has been silent for the whole wait.",
  "lease.acquired":
    "Only the holder of the lease may run the app. A higher epoch ends every earlier holder's right for good.",
  "lease.stalled":
    "The file system did not take the renewal. If that lasts, the holder stops the app by itself before anybody else may start it.",
  "lease.lost": "Somebody else holds the lease. The app is killed at once, so that two never write.",
  "lease.frozen": "The lease cannot be read for sure, so nobody gets it until a person has looked.",
  "lease.unavailable":
    "The lease could not be asked for, most often because the guard refuses to work without its watchdog. Without both no app starts.",
  "lease.released": "The holder gave the lease back in order. The next instance gets it without waiting.",
  "address.moved": "Whoever holds the lease has the app's address, and nobody else asks for it.",
  "guard.armed":
    "A small process beside the agent kills the app if the agent cannot prove in time that it holds the lease.",
  "guard.disarmed": "The app was stopped in order: there is nothing left to kill.",
  "guard.fired":
    "The lease was not renewed before the hard deadline, so the app was killed, whatever the agent was doing.",
  "app.starting": "The lease is held, the volume is the right one, and the breaker agrees.",
  "app.lockFileCleared":
    "The dead instance's app left its lock file on the volume. The lease proves that nobody uses it.",
  "app.healthy": "Every service passes its health check. The breaker's count begins anew.",
  "app.unhealthy":
    "A health check fails. The agent gives the app time to recover before it counts the start as failed.",
  "app.exited": "A service's process ended. Its restart policy says whether it is started again.",
  "app.stopping": "The services get their stop signal and their grace period.",
  "app.stopped": "All of the app's processes have ended.",
  "breaker.counted":
    "Starts that never got healthy are counted on the volume, so that replacing instances cannot go on for ever.",
  "breaker.held":
    "Replacing the instance again would not help. The instance is kept with its evidence, and waits for: hitori resume",
  "breaker.resumed": "A person let the app start again. What failed before counts no more.",
  "drift.corrected": "Somebody changed a setting that a group of one depends on. It was set back.",
  "fault.injected": "A drill or a person put this fault in on purpose.",
  "fault.cleared": "The fault was taken away again.",
  "answer.lost": "From here on the drill's probes got no good answer.",
  "answer.returned": "From here on the drill's probes got good answers again.",
  "group.activity": "The Auto Scaling group did this to keep exactly one healthy instance.",
};

import type { Found } from "../finding.ts";
import type { Image } from "../images.ts";
import { commandText, related, type ServiceSubject, type Subject } from "../subject.ts";

/** What the shared file system, which is NFS, means for what a service keeps there. */
export function storageRules({ services }: Subject): Found[] {
  return services.flatMap((one) => {
    const { image } = one;
    const data = image && keptData(one, image);
    if (!image || !data) return [];
    return [
      ...onNfs(one, image),
      ...sqlite(one, image),
      ...locks(one, image),
      ...watches(one, image),
      ...appendOnly(one, image),
    ];
  });
}

/** Does it keep what it must not lose on the shared file system? */
function keptData({ mounts }: ServiceSubject, image: Image): boolean {
  return mounts.some(
    ({ mount, fate }) =>
      fate === "kept" && !mount.readOnly && image.data?.some((path) => related(path, mount.target)),
  );
}

const severityOf = { works: "note", slow: "advice", risky: "risk", unsafe: "risk" } as const;

function onNfs({ service, image: known }: ServiceSubject, image: Image): Found[] {
  const { nfs, kind } = image;
  if (!nfs || (kind !== "database" && nfs.verdict === "works")) return [];
  // An app that is given a database service keeps only files here.
  if (
    image.sqlite !== undefined &&
    image.sqlite !== "always" &&
    usesOtherDatabase(service.environment, image.sqlite)
  )
    return [];
  const words = { works: "works on", slow: "is slow on", risky: "is at risk on", unsafe: "is not safe on" }[
    nfs.verdict
  ];
  return [
    {
      code: kind === "database" ? "DATABASE_ON_NFS" : "DATA_ON_NFS",
      severity: severityOf[nfs.verdict],
      service: service.name,
      at: service.field.get("image"),
      message: `${image.what} ${words} EFS (NFS): ${nfs.why}`,
      ...(known?.managed
        ? { remedy: `Measure it (hitori drill), or use ${known.managed} in its place.` }
        : {}),
    },
  ];
}

function usesOtherDatabase(environment: Readonly<Record<string, string>>, variable: string): boolean {
  const value = environment[variable];
  return value !== undefined && !/^(sqlite3?|)$/i.test(value) && !/^sqlite/i.test(value);
}

function sqlite({ service }: ServiceSubject, image: Image): Found[] {
  if (image.sqlite === undefined) return [];
  if (image.sqlite !== "always" && usesOtherDatabase(service.environment, image.sqlite)) return [];
  const certain = image.sqlite === "always";
  return [
    {
      code: "SQLITE_ON_NFS",
      severity: certain ? "risk" : "advice",
      service: service.name,
      at: service.field.get("image"),
      message: `${image.what} ${certain ? "keeps" : "keeps, unless it is given another database,"} a SQLite file on the shared file system`,
    },
  ];
}

function locks({ service }: ServiceSubject, image: Image): Found[] {
  const { lock } = image;
  if (!lock) return [];
  const message = lock.cleared
    ? `a crash leaves ${lock.file} behind; Hitori clears it before the next start`
    : `a crash leaves ${lock.file} behind, which the next start may take for a living process`;
  const severity = lock.cleared ? "note" : "risk";
  const remedy = lock.cleared ? { remedy: "Nothing." } : {};
  return [
    {
      code: "LOCK_FILE",
      severity,
      service: service.name,
      at: service.field.get("image"),
      message,
      ...remedy,
    },
  ];
}

function watches({ service }: ServiceSubject, image: Image): Found[] {
  if (!image.watches) return [];
  const { why, remedy } = image.watches;
  const at = service.field.get("image");
  return [
    { code: "FILE_WATCHER_ON_NFS", service: service.name, at, message: `${image.what}: ${why}`, remedy },
  ];
}

function appendOnly({ service }: ServiceSubject, image: Image): Found[] {
  if (image.what !== "Redis") return [];
  const command = commandText(service);
  if (!/appendonly\s+yes|appendfsync\s+always/.test(command)) return [];
  const always = /appendfsync\s+always/.test(command);
  const message = `Redis writes its append-only file to EFS${always ? ", and waits for it at each command" : ""}`;
  const severity = always ? "risk" : "note";
  return [
    { code: "REDIS_AOF_ON_NFS", severity, service: service.name, at: service.field.get("command"), message },
  ];
}

/**
 * The containers of a task share one address, and know each other by no name: a service's name becomes 127.0.0.1 where
 * it can only be a host. That is in a URL, before a port, and alone in a variable that says so (`DB_HOST`).
 */
export function withLocalNames(text: string, names: readonly string[], variable = ""): string {
  return names.reduce((changed, name) => {
    const word = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (changed === name && /(^|_)(HOST|HOSTNAME|ADDR|ADDRESS|SERVER)$/i.test(variable)) return local;
    return (
      changed
        // postgres://user:word@db:5432/chat, http://db
        .replace(new RegExp(`(://(?:[^/@\\s]*@)?)${word}(?=[:/?,\\s]|$)`, "g"), `$1${local}`)
        // db:5432, db1:27017,db2:27017; a port below 80 may as well be an image's version
        .replace(new RegExp(`(^|[@=,\\s])${word}(?=:([89]\\d|\\d{3,5})([/,?\\s]|$))`, "g"), `$1${local}`)
    );
  }, text);
}

const local = "127.0.0.1";

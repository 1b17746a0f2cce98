/** What is known of an image: one entry of data/images.yaml, which explains the keys. */
export interface Image {
  readonly names: readonly string[];
  readonly what: string;
  readonly kind: "database" | "store" | "cache" | "app" | "proxy" | "runtime" | "job" | "watcher";
  readonly data?: readonly string[];
  readonly moved?: readonly string[];
  readonly lost?: "loss" | "risk" | "fine";
  readonly nfs?: { readonly verdict: "works" | "slow" | "risky" | "unsafe"; readonly why: string };
  readonly lock?: { readonly file: string; readonly cleared: boolean };
  readonly grace?: number;
  readonly stop?: string;
  readonly user?: string;
  readonly chown?: boolean;
  readonly check?: string;
  readonly builtIn?: boolean;
  readonly sqlite?: string;
  readonly watches?: { readonly why: string; readonly remedy: string };
  readonly managed?: string;
  readonly source: string;
}

export interface ImageReference {
  /** Without registry, tag and digest where the registry is Docker Hub; with it elsewhere. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes an image's reference apart. Docker Hub's long forms become its short ones. */
export function imageReference(image: string): ImageReference {
  const [rest = "", digest] = image.split("@", 2);
  const colon = rest.lastIndexOf(":");
  const tagged =
    colon > rest.lastIndexOf("/") && !rest.slice(colon).includes("}") ? colon : variableTag(rest);
  const name = (tagged < 0 ? rest : rest.slice(0, tagged)).replace(
    /^((index\.)?docker\.io\/)?(library\/)?/,
    "",
  );
  return {
    name,
    ...(tagged < 0 ? {} : { tag: rest.slice(tagged + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Where the tag begins that is, or ends in, a variable: `app:${TAG}`, `app:1-${SUFFIX}`. */
function variableTag(rest: string): number {
  const outside = rest.replace(/\$\{[^}]*\}/g, (variable) => "_".repeat(variable.length));
  const colon = outside.lastIndexOf(":");
  return colon > outside.lastIndexOf("/") ? colon : -1;
}

/** All images that are known, by name. */
export class Images {
  readonly #byName = new Map<string, Image>();

  constructor(images: readonly Image[]) {
    for (const image of images) for (const name of image.names) this.#byName.set(name, image);
  }

  /** A private registry's copy of an official image is that image: `registry.example.org/mirror/postgres`. */
  find(image: string | undefined): Image | undefined {
    if (image === undefined) return undefined;
    const { name } = imageReference(image);
    const path = name.split("/");
    const [registry = ""] = path;
    const withoutRegistry = /[.:]/.test(registry) ? path.slice(1).join("/") : name;
    const official = path.length > 1 && /[.:]/.test(registry) ? path.at(-1) : undefined;
    return (
      this.#byName.get(name) ??
      this.#byName.get(withoutRegistry) ??
      (official === undefined ? undefined : this.#byName.get(official))
    );
  }
}

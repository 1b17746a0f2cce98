/**
 * An SDK input with its enumerations widened to text: a template's text is checked by the service that gets it,
 * while `satisfies` still holds every name and shape against AWS's own types.
 */
export type Loose<T> = T extends string
  ? string
  : T extends Date | Uint8Array
    ? T
    : T extends readonly (infer I)[]
      ? Loose<I>[]
      : T extends object
        ? { [K in keyof T]: Loose<T[K]> }
        : T;

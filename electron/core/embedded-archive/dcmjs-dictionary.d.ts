/** The data dictionary that dcmjs carries (PS3.6), by `(gggg,eeee)`. The package brings no types. */
declare module "dcmjs/dictionary" {
  export const dictionary: Readonly<Record<string, { readonly vr: string; readonly name: string } | undefined>>;
}

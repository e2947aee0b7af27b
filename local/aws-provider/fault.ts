/** A fault in one property, named by its path; the path is empty where the whole resource is at fault. */
export interface Fault {
  readonly property: string;
  readonly reason: string;
}

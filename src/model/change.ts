/** What repair did to one row: the rule it used and how much land moved. */
export interface Change {
  readonly layer: string;
  readonly feature: number;
  readonly parcelId: string | null;
  readonly rule: 'closeRing' | 'orientRing' | 'makeValid' | 'dropEmpty';
  readonly gainedM2: number;
  readonly lostM2: number;
  /** True where only the computing copy of a control line changed. */
  readonly computingCopy: boolean;
}

export interface PlannedEvent {
  readonly number: number;
  readonly kind: string;
  readonly target: string;
  readonly hold: number;
  readonly pause: number;
}
export const kinds: Readonly<Record<string, { readonly twice?: boolean }>>;
export function planOf(options: {
  readonly seed: number;
  readonly events: number;
  readonly instances: number;
  readonly short?: boolean;
  readonly only?: readonly string[];
}): PlannedEvent[];
export function lineOf(event: PlannedEvent): string;

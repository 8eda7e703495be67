import type { HandoverSlipDto } from '@khai-bao/api-client/accounts';
import type { Session } from '@khai-bao/api-client/admin';
import { useSyncExternalStore } from 'react';

let slips: ReadonlyMap<string, HandoverSlipDto> = new Map();
const listeners = new Set<() => void>();

function change(next: ReadonlyMap<string, HandoverSlipDto>): void {
  slips = next;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Keeps opened slips in the memory of this page, never in storage, until they are confirmed or somebody signs out. */
export function keepSlips(opened: readonly HandoverSlipDto[], session: Session): void {
  change(new Map([...slips, ...opened.map((slip) => [slip.handoverId, slip] as const)]));
  const leave = session.subscribe(() => {
    if (session.state().status !== 'signed-out') return;
    change(new Map());
    leave();
  });
}

/** Forgets a slip. */
export function dropSlip(id: string): void {
  const next = new Map(slips);
  next.delete(id);
  change(next);
}

/** The slip of a handover, while it is in memory. */
export function useSlip(id: string): HandoverSlipDto | undefined {
  return useSyncExternalStore(subscribe, () => slips.get(id));
}

/** All slips in memory, by unit. */
export function useSlips(): readonly HandoverSlipDto[] {
  const held = useSyncExternalStore(subscribe, () => slips);
  return [...held.values()].sort((a, b) => a.unitName.localeCompare(b.unitName, 'vi'));
}

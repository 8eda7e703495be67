import { navigate } from '../router.js';
import type { Step } from './registration-draft.js';

/** Each step has an address of its own, so that the back button of a phone goes one step back. */
const hashes = { 1: '#don-vi', 2: '#dia-diem', 3: '#lien-he' } as const;

/** The step that the address names; the first one when it names none. */
export const stepAtHash = (hash: string): Step => (hash === hashes[3] ? 3 : hash === hashes[2] ? 2 : 1);

/** Goes to a step; the rest of the address stays. */
export const goToStep = (step: Step, replace = false): void =>
  navigate(`${location.pathname}${location.search}${hashes[step]}`, { replace });

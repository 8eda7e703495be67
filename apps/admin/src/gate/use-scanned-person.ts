import { useRef, useState } from 'react';
import { blankDraft, withIdCard, type BehalfDraft } from './behalf-draft.js';
import { findScannedPerson } from './scanned-code.js';

/** A card that stays before the camera after its declaration is not opened again within this, milliseconds. */
const sameCardIgnoredMs = 60_000;

/** The person for whom a guard declares: typed in, from an ID card, or of a visitor card. */
export interface ScannedPersonState {
  readonly draft: BehalfDraft;
  readonly cardCode: string | null;
  readonly setDraft: (draft: BehalfDraft) => void;
  readonly closeCard: () => void;
  /**
   * Opens the person of a code that was scanned. A draft that was begun goes on with an ID card only while its page stands.
   * @returns `opened` when it is a person's card, `ignored` when its declaration was made a moment ago, null for anything else
   */
  readonly openScannedPerson: (text: string, isPageOpen: boolean) => 'opened' | 'ignored' | null;
  /** The declaration of the last card is made. */
  readonly finishPerson: () => void;
}

export function useScannedPerson(): ScannedPersonState {
  const [draft, setDraft] = useState(blankDraft);
  const [cardCode, setCardCode] = useState<string | null>(null);
  const last = useRef({ text: '', ignoredUntil: 0 });
  return {
    draft,
    cardCode,
    setDraft,
    closeCard: () => setCardCode(null),
    openScannedPerson: (text, isPageOpen) => {
      const person = findScannedPerson(text);
      if (person === null) return null;
      const { text: lastText, ignoredUntil } = last.current;
      if (!isPageOpen && text === lastText && performance.now() < ignoredUntil) return 'ignored';
      last.current = { text, ignoredUntil: 0 };
      setCardCode(person.kind === 'visitor-card' ? person.code : null);
      if (person.kind === 'id-card')
        setDraft((before) => withIdCard(isPageOpen ? before : blankDraft, person.text) ?? before);
      return 'opened';
    },
    finishPerson: () => {
      last.current = { ...last.current, ignoredUntil: performance.now() + sameCardIgnoredMs };
      setCardCode(null);
    },
  };
}

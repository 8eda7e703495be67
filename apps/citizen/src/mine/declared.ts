import { abbreviateName } from '@khai-bao/health-form';
import { maskPhone } from '@khai-bao/ui';
import { useEffect, useState } from 'react';
import { draftOf, newDraft, type Draft } from '../declaration/draft.js';
import { whoOf } from '../declaration/who-draft.js';
import { rememberedPeople } from '../keep/device.js';
import { readDraft } from '../keep/drafts.js';
import { correctionDraft, declaredDraft } from '../keep/kept-drafts.js';
import type { DeclareBody, KeptDeclaration, KeptPerson } from '../keep/store.js';
import { useDevice } from '../shell/device-context.js';

/** What this device still knows of a declaration: all of it, or the person when it was asked to remember them. */
export interface KnownContent {
  readonly body: DeclareBody | null;
  readonly person: KeptPerson | null;
}

/**
 * The remembered person of a declaration, which itself keeps a short name and a masked phone only. Null when these fit
 * several people: a family shares initials and a phone.
 */
export function findPerson(people: readonly KeptPerson[], entry: KeptDeclaration): KeptPerson | null {
  const [found, ...others] = people.filter(
    ({ person }) =>
      abbreviateName(person.fullName) === entry.shortName && maskPhone(person.phone) === entry.maskedPhone,
  );
  return found && others.length === 0 ? found : null;
}

/** What this device knows of a declaration; null while it looks. */
export function useKnownContent(entry: KeptDeclaration): KnownContent | null {
  const { store } = useDevice();
  const [person, setPerson] = useState<KeptPerson | null | undefined>();
  useEffect(() => {
    void rememberedPeople(store).then(
      (people) => setPerson(findPerson(people, entry)),
      () => setPerson(null),
    );
  }, [store, entry]);
  if (person === undefined) return null;
  return { body: readDraft<DeclareBody>(declaredDraft(entry.key)), person };
}

/** The form of a correction: what was refused of an earlier try, what was declared, or the person alone. Consent is given anew. */
export function draftOfCorrection(entry: KeptDeclaration, { body, person }: KnownContent): Draft {
  const refused =
    entry.change?.state === 'refused' ? readDraft<DeclareBody>(correctionDraft(entry.key)) : null;
  if (refused) return draftOf(refused, entry.change?.fields ?? []);
  if (body) return draftOf(body, []);
  return person ? newDraft(person.self, whoOf(person.person, person.representative)) : newDraft(true);
}

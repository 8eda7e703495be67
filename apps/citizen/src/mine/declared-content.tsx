import { questionsOf, type Questionnaire } from '@khai-bao/health-form';
import { formatDate, formatPhone, useLanguage } from '@khai-bao/ui';
import { useEffect, useState } from 'react';
import type { DeclareBody, KeptPerson } from '../keep/store.js';
import { useDevice } from '../shell/device-context.js';
import { manageI18n } from './manage.texts.js';

function useQuestionnaire(): Questionnaire | null {
  const { store } = useDevice();
  const [questionnaire, setQuestionnaire] = useState<Questionnaire | null>(null);
  useEffect(() => {
    void store
      .get<{ document: Questionnaire }>('values', 'questionnaire')
      .then((kept) => setQuestionnaire(kept?.document ?? null));
  }, [store]);
  return questionnaire;
}

function PersonFacts({ person }: { person: DeclareBody['person'] | KeptPerson['person'] }) {
  const t = manageI18n.useTexts();
  const { address, idPaper } = person;
  return (
    <>
      <div>
        <dt>{t.born}</dt>
        <dd className="num">{person.birthDate ? formatDate(person.birthDate) : person.birthYear}</dd>
      </div>
      <div>
        <dt>{t.phone}</dt>
        <dd className="num">{formatPhone(person.phone)}</dd>
      </div>
      {idPaper && (
        <div>
          <dt>{t.paper}</dt>
          <dd className="num">{idPaper.number}</dd>
        </div>
      )}
      <div>
        <dt>{t.address}</dt>
        <dd>
          {[address.street, address.ward, address.district, address.province].filter(Boolean).join(', ')}
        </dd>
      </div>
    </>
  );
}

/** What was declared, as far as this device keeps it. */
export function DeclaredContent({ body, person }: { body: DeclareBody | null; person: KeptPerson | null }) {
  const t = manageI18n.useTexts();
  const language = useLanguage();
  const questionnaire = useQuestionnaire();
  const shown = body?.person ?? person?.person;
  const questions = questionnaire ? questionsOf(questionnaire) : [];
  return (
    <section className="c-card" aria-labelledby="declared">
      <h2 id="declared">{t.declaredTitle}</h2>
      {shown ? (
        <>
          <p>
            <strong>{shown.fullName}</strong>
          </p>
          <dl className="c-declared">
            <PersonFacts person={shown} />
            {questions.flatMap((question) => {
              const answer = body?.answers[question.id];
              if (!answer) return [];
              const chosen =
                question.chips?.options.filter(({ code }) => answer.details?.includes(code)) ?? [];
              const more = [...chosen.map(({ text }) => text[language]), answer.text ?? ''].filter(Boolean);
              return [
                <div key={question.id}>
                  <dt>{question.text[language]}</dt>
                  <dd data-yes={answer.value ? '' : undefined}>
                    {answer.value ? t.yes : t.no}
                    {answer.value && more.length > 0 && `: ${more.join(', ')}`}
                  </dd>
                </div>,
              ];
            })}
          </dl>
          {!body && <p className="c-quiet">{t.personOnly}</p>}
        </>
      ) : (
        <p>{t.notKept}</p>
      )}
    </section>
  );
}

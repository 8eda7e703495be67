import '../styles/follow-up.css';
import type { FollowUpPageDto } from '@khai-bao/api-client/alerts';
import { ApiProblem } from '@khai-bao/api-client';
import { Button, Loading, formatDate, useLanguage } from '@khai-bao/ui';
import { Activity, CircleCheck, HeartPulse, Pencil, Phone } from 'lucide-react';
import { useState } from 'react';
import { useHash } from '../router.js';
import { Page } from '../shell/page.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { followUpI18n } from './follow-up.texts.js';
import { useFollowUp, type FollowUp } from './use-follow-up.js';

/** Refusals after which the link asks nothing any more. */
const endings: Readonly<Record<string, 'ended' | 'wrong'>> = {
  'ALERTS.FOLLOW_UP_ENDED': 'ended',
  'ALERTS.LINK_EXPIRED': 'wrong',
  'PLATFORM.VALIDATION': 'wrong',
};
const endingOf = (problem: unknown): 'ended' | 'wrong' | undefined =>
  problem instanceof ApiProblem ? endings[problem.code] : undefined;

/** The emergency number, for whoever should not wait for a call. */
function EmergencyCall() {
  const t = followUpI18n.useTexts();
  return (
    <div className="c-emergency">
      <p>{t.emergency}</p>
      <a className="kb-btn" href="tel:115">
        <Phone aria-hidden="true" /> {t.callEmergency}
      </a>
    </div>
  );
}

/** A refusal that a later attempt may heal. */
function Refusal({ problem }: { problem: unknown }) {
  const problems = problemsI18n.useTexts();
  if (problem === null) return null;
  return (
    <div className="c-summary" role="alert">
      <p>{problemText(problems, problem)}</p>
    </div>
  );
}

/** Which signs somebody has, of those that the form asks for. */
function SymptomChoice({
  choices,
  initial,
  followUp,
  onSent,
  onBack,
}: {
  choices: FollowUpPageDto['choices'];
  initial: readonly string[];
  followUp: FollowUp;
  onSent: () => void;
  onBack: () => void;
}) {
  const t = followUpI18n.useTexts();
  const language = useLanguage();
  const [chosen, setChosen] = useState<readonly string[]>(initial);
  const [isIncomplete, setIncomplete] = useState(false);
  const send = async (): Promise<void> => {
    setIncomplete(chosen.length === 0);
    if (chosen.length > 0 && (await followUp.send(chosen))) onSent();
  };
  return (
    <>
      <fieldset className="c-chips" aria-describedby="symptoms-hint">
        <legend>{t.which}</legend>
        <div>
          {choices.map((choice) => (
            <label key={choice.code}>
              <input
                type="checkbox"
                className="visually-hidden"
                checked={chosen.includes(choice.code)}
                onChange={(event) =>
                  setChosen(
                    event.target.checked
                      ? [...chosen, choice.code]
                      : chosen.filter((code) => code !== choice.code),
                  )
                }
              />
              <span>{choice[language]}</span>
            </label>
          ))}
        </div>
        <span id="symptoms-hint" className={isIncomplete ? 'kb-error' : 'c-quiet'} role="status">
          {isIncomplete && chosen.length === 0 ? t.chooseOne : t.chooseMany}
        </span>
      </fieldset>
      <EmergencyCall />
      <Refusal problem={followUp.problem} />
      <div className="c-pair">
        <Button size="big" busy={followUp.busy} onClick={() => void send()}>
          {t.send}
        </Button>
        <Button size="big" variant="quiet" onClick={onBack}>
          {t.back}
        </Button>
      </div>
    </>
  );
}

/** The question, and the answer that was given. */
function Question({ page, followUp }: { page: FollowUpPageDto; followUp: FollowUp }) {
  const t = followUpI18n.useTexts();
  const language = useLanguage();
  const [step, setStep] = useState<'asked' | 'which' | 'correcting'>('asked');
  const isAnswered = page.answer !== null && step === 'asked';
  const isWell = page.answer === 'well';
  const names = page.choices.filter(({ code }) => page.symptoms.includes(code)).map((one) => one[language]);
  const head = {
    below: t.day(formatDate(page.day), formatDate(page.lastDay)),
    view: isAnswered ? 'answered' : step,
  };
  if (isAnswered)
    return (
      <Page title={isWell ? t.wellTitle : t.symptomsTitle} {...head}>
        <div className="c-card c-message" data-answer={page.answer}>
          {isWell ? <CircleCheck aria-hidden="true" /> : <HeartPulse aria-hidden="true" />}
          <p>{!isWell ? t.symptomsNext : page.day >= page.lastDay ? t.lastNext : t.wellNext}</p>
          {names.length > 0 && <p>{t.named(names.join(', '))}</p>}
          {!isWell && <EmergencyCall />}
          <Button variant="quiet" icon={<Pencil aria-hidden="true" />} onClick={() => setStep('correcting')}>
            {t.correct}
          </Button>
          <p className="c-quiet">{t.correctHint}</p>
        </div>
      </Page>
    );
  return (
    <Page title={t.title} {...head}>
      <div className="c-card c-form">
        {step === 'which' ? (
          <SymptomChoice
            choices={page.choices}
            initial={page.symptoms}
            followUp={followUp}
            onSent={() => setStep('asked')}
            onBack={() => setStep(page.answer === null ? 'asked' : 'correcting')}
          />
        ) : (
          <>
            <p>{t.why}</p>
            <Refusal problem={followUp.problem} />
            <div className="c-feelings">
              <Button
                size="big"
                variant="quiet"
                busy={followUp.busy}
                icon={<CircleCheck aria-hidden="true" />}
                data-answer="well"
                onClick={() => void followUp.send([]).then((isSent) => isSent && setStep('asked'))}
              >
                {t.well}
              </Button>
              <Button
                size="big"
                variant="quiet"
                icon={<Activity aria-hidden="true" />}
                data-answer="symptoms"
                onClick={() => setStep('which')}
              >
                {t.symptoms}
              </Button>
            </div>
            <p className="c-quiet">{t.privacy}</p>
          </>
        )}
      </div>
    </Page>
  );
}

/** The daily question of somebody who was near a case, by the link of a message. It says nothing about whom, where or why. */
export function FollowUpPage() {
  const t = followUpI18n.useTexts();
  const token = useHash().slice(1);
  const followUp = useFollowUp(token);
  const { page, problem, reload } = followUp;
  const ending = token === '' ? 'wrong' : endingOf(problem);
  if (ending !== undefined)
    return (
      <Page title={ending === 'ended' ? t.endedTitle : t.wrongTitle} view={ending}>
        <div className="c-card c-message">
          <p>{t[ending]}</p>
        </div>
      </Page>
    );
  if (page !== null) return <Question page={page} followUp={followUp} />;
  return (
    <Page title={problem === null ? t.title : t.failedTitle} view={problem === null ? 'opening' : 'failed'}>
      <div className="c-card c-message">
        {problem === null ? (
          <Loading />
        ) : (
          <>
            <Refusal problem={problem} />
            <Button onClick={reload}>{t.retry}</Button>
          </>
        )}
      </div>
    </Page>
  );
}

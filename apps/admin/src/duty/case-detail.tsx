import { type CaseDetailDto, type PersonDto, getCase } from '@khai-bao/api-client/alerts';
import { questionsOf } from '@khai-bao/health-form';
import {
  Button,
  Tag,
  formatDate,
  formatDateTime,
  formatMoment,
  formatPhone,
  formatRelation,
  formatSeconds,
  formatStopwatch,
  useLanguage,
  useNow,
} from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, BellRing, Layers, Users } from 'lucide-react';
import { CaseSurroundings } from './case-graph.js';
import { CaseNoticeSection } from '../notices/case-notices.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { overdueSince } from './case-order.js';
import { CaseActions } from './case-actions.js';
import { CaseHistory } from './case-history.js';
import { CaseTag, nameAndYear } from './case-state.js';
import { caseWorkTexts } from './case-work.texts.js';
import { LinkedCases } from './linked-cases.js';
import { dutyTexts } from './duty.texts.js';
import { onsetTexts } from './onset.texts.js';
import { StationReport } from './station-report.js';
import { useQuestionTexts } from './questionnaire.js';

/** Flags of one case opened at a time, as the service does it. */
const unfoldedAnswers = 50;
const capitalised = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1);

function AlarmHead({ one, busy, onTake }: { one: CaseDetailDto; busy: boolean; onTake: () => void }) {
  const t = dutyTexts.useTexts();
  const now = useNow();
  const overdue = overdueSince(one, now);
  return (
    <div className="alarm" role="alert">
      <BellRing size={30} aria-hidden="true" />
      <div className="grow">
        <strong>
          {t.nobody}.{' '}
          <span className="num">
            {overdue !== null
              ? capitalised(t.overdue(formatMoment(overdue), one.responsible))
              : one.escalateAt !== null && t.escalates(formatStopwatch(Date.parse(one.escalateAt) - now))}
          </span>
        </strong>
        <p className="num">
          {one.notifications
            .map((told) => t.told(t.targets[told.target], formatSeconds(told.at)))
            .join(' · ')}
        </p>
      </div>
      <Button variant="ground" busy={busy} keyHint="A" onClick={onTake}>
        {t.acknowledge}
      </Button>
    </div>
  );
}

function FoldedSection({ one, busy, onUnfold }: { one: CaseDetailDto; busy: boolean; onUnfold: () => void }) {
  const t = dutyTexts.useTexts();
  if (one.foldedFlags === 0) return null;
  return (
    <Notice tone="caution">
      <p className="strong num">{t.folded(one.foldedFlags)}</p>
      <p>{t.foldedHint}</p>
      <Button
        variant="quiet"
        size="small"
        busy={busy}
        icon={<Layers aria-hidden="true" />}
        onClick={onUnfold}
      >
        {t.unfold(Math.min(unfoldedAnswers, one.foldedFlags))}
      </Button>
    </Notice>
  );
}

/** What the case was opened for, and when. */
function useOriginText(): (one: CaseDetailDto) => string {
  const t = dutyTexts.useTexts();
  return ({ source, acceptedAt, openedAt }) =>
    ({
      rules: t.declared(formatMoment(acceptedAt)),
      'gate-staff': t.reported(formatMoment(openedAt)),
      contact: t.wasNear(formatMoment(acceptedAt)),
    })[source];
}

function CaseFacts({ one, person }: { one: CaseDetailDto; person: PersonDto }) {
  const t = dutyTexts.useTexts();
  const language = useLanguage();
  const onset = onsetTexts.useTexts();
  const tiles: [string, string | null][] = [
    [t.phone, formatPhone(person.phone)],
    [
      t.lives,
      [person.address.street, person.address.ward, person.address.district, person.address.province]
        .filter(Boolean)
        .join(', '),
    ],
    [t.idPaper, person.idPaper ? `${person.idPaper.kind.toUpperCase()} ${person.idPaper.number}` : null],
    [t.insurance, person.healthInsuranceNumber ?? null],
    [t.nationality, person.nationality === 'VN' ? null : person.nationality],
    [
      t.representative,
      one.representative &&
        `${one.representative.fullName} (${formatRelation(one.representative.relation, language)}), ${formatPhone(one.representative.phone)}`,
    ],
    [onset.day, one.onsetDay && formatDate(one.onsetDay)],
    [t.code, one.code],
  ];
  return (
    <dl className="tiles">
      {tiles.map(([name, value]) =>
        value ? (
          <div key={name} className={value.length > 24 ? 'wide' : undefined}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function Answers({ one }: { one: CaseDetailDto }) {
  const t = dutyTexts.useTexts();
  const language = useLanguage();
  const questionnaire = useQuestionTexts();
  const { answers } = one;
  if (answers === null) return null;
  const answered = questionsOf(questionnaire).filter((question) => answers[question.id]);
  return (
    <section>
      <h3>{t.answers(String(one.questionnaireVersion))}</h3>
      <ul className="answers">
        {answered.map((question) => {
          const answer = answers[question.id];
          const chosen =
            question.chips?.options
              .filter((option) => answer?.details?.includes(option.code))
              .map((option) => option.text[language].toLocaleLowerCase()) ?? [];
          const fields =
            question.fields?.flatMap(({ id, label, format }) => {
              const value = answer?.fields?.[id];
              if (!value) return [];
              const said = format === 'date' ? formatDate(value) : value;
              return [`${label[language].toLocaleLowerCase()}: ${said}`];
            }) ?? [];
          const details = [...chosen, answer?.text ?? '', ...fields].filter(Boolean).join(', ');
          return (
            <li key={question.id}>
              <span>{question.text[language].replace(/\?$/, '')}</span>
              <Tag tone={answer?.value ? 'stop' : 'plain'}>
                {answer?.value ? (details ? t.yesWith(details) : t.yes) : t.no}
              </Tag>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export interface CaseDetailProps {
  id: string;
  busy: boolean;
  onTake: () => void;
  unfolding: boolean;
  onUnfold: () => void;
  onBack: () => void;
}

/** One case: who has it, who it is about, what was answered, what comes next. */
export function CaseDetail({ id, busy, onTake, unfolding, onUnfold, onBack }: CaseDetailProps) {
  const t = dutyTexts.useTexts();
  const work = caseWorkTexts.useTexts();
  const originText = useOriginText();
  const api = useApi();
  // Each reading is a line in the access trail: a case is read again when it has changed.
  const query = useQuery({
    queryKey: queryKeys.oneCase(id),
    queryFn: () => getCase({ client: api.client, path: { id } }),
    refetchOnWindowFocus: false,
  });
  return (
    <QueryResult query={query} rows={8}>
      {(one) => (
        <article className="panel" aria-label={one.code}>
          <div className="panel-body" tabIndex={0}>
            <Button
              variant="plain"
              size="small"
              className="panel-back"
              icon={<ArrowLeft aria-hidden="true" />}
              onClick={onBack}
            >
              {t.backToList}
            </Button>
            {one.state === 'NEW' && !one.isHandedOver ? (
              <AlarmHead one={one} busy={busy} onTake={onTake} />
            ) : (
              <div className="row">
                <CaseTag state={one.state} />
                {one.reason !== null && <Tag>{work.reasons[one.reason]}</Tag>}
                {one.lastStep !== null && <Tag>{work.steps[one.lastStep]}</Tag>}
                <Tag>{t.responsible[one.responsible]}</Tag>
                {one.transferredTo !== null && <Tag>{work.transferredTo(one.transferredTo)}</Tag>}
                {one.mergedInto !== null && <Tag>{work.mergedInto(one.mergedInto)}</Tag>}
              </div>
            )}
            <div>
              <h2 className="case-name">
                {one.person === null
                  ? nameAndYear(one)
                  : [one.person.fullName, t.sex[one.person.sex], one.birthYear].filter(Boolean).join(', ')}
              </h2>
              <p className="dim">
                {originText(one)}{' '}
                <strong>
                  {one.unitName}, {one.gateName}
                </strong>{' '}
                · {one.areaName}
              </p>
            </div>
            {one.acknowledgedAt && one.acknowledgedByName && (
              <Notice tone="blue">
                {t.acknowledgedBy(one.acknowledgedByName, formatDateTime(one.acknowledgedAt))}
              </Notice>
            )}
            <LinkedCases one={one} />
            <StationReport one={one} />
            <FoldedSection one={one} busy={unfolding} onUnfold={onUnfold} />
            {one.person === null ? (
              <Notice tone="caution">{t.unreadableHint}</Notice>
            ) : (
              <CaseFacts one={one} person={one.person} />
            )}
            <Answers one={one} />
            <CaseNoticeSection caseId={one.caseId} isNew={one.state === 'NEW'} />
            {!one.isHandedOver && <CaseSurroundings caseId={one.caseId} />}
            <CaseHistory one={one} />
          </div>
          <div className="panel-foot case-foot">
            {!one.isHandedOver && <CaseActions one={one} />}
            {!one.isHandedOver && (
              <Link
                className="kb-btn"
                data-variant="quiet"
                to="/ca-nghi-ngo/tiep-xuc"
                search={{ id: one.caseId }}
              >
                <Users size={18} aria-hidden="true" /> {t.contacts}
              </Link>
            )}
          </div>
        </article>
      )}
    </QueryResult>
  );
}

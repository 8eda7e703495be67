import '../styles/linked-cases.css';
import type { CaseDetailDto, LinkedCaseDto } from '@khai-bao/api-client/alerts';
import { Link } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import { Fragment } from 'react';
import { CaseTag } from './case-state.js';
import { dutyTexts } from './duty.texts.js';

/** A case by its code; a link when the reader may open it. */
export function LinkedCase({ linked }: { linked: LinkedCaseDto }) {
  return (
    <span className="linked-case">
      {linked.isReadable ? (
        <Link to="/ca-nghi-ngo" search={{ id: linked.caseId }}>
          {linked.code}
        </Link>
      ) : (
        <strong>{linked.code}</strong>
      )}
      <CaseTag state={linked.state} />
    </span>
  );
}

/** The case whose contact this person is, and the cases of this case's contacts. */
export function LinkedCases({ one }: { one: CaseDetailDto }) {
  const t = dutyTexts.useTexts();
  const lists: readonly (readonly [string, readonly LinkedCaseDto[]])[] = [
    [t.contactOf, one.contactOf],
    [t.contactCases, one.contactCases],
  ];
  const shown = lists.filter(([, cases]) => cases.length > 0);
  if (shown.length === 0) return null;
  return (
    <dl className="linked-cases">
      {shown.map(([name, cases]) => (
        <Fragment key={name}>
          <dt>
            <Link2 size={16} aria-hidden="true" /> {name}
          </dt>
          {cases.map((linked) => (
            <dd key={linked.caseId}>
              <LinkedCase linked={linked} />
            </dd>
          ))}
        </Fragment>
      ))}
    </dl>
  );
}

import { Checkbox, NativeSelect } from '@mantine/core';
import {
  closeCluster,
  getCluster,
  listClusters,
  mergeCluster,
  partCluster,
  type ClusterDetailDto,
} from '@khai-bao/api-client/alerts';
import { Button, Tag, formatDate, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { ClusterGraph } from '../duty/case-graph.js';
import { CaseTag, nameAndYear } from '../duty/case-state.js';
import { WorkDialog } from '../duty/work-form.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { ClusterCurve, GateLanes } from './cluster-pictures.js';
import { clusterTexts } from './cluster.texts.js';

function MergeDialog({ cluster, onClose }: { cluster: ClusterDetailDto; onClose: () => void }) {
  const t = clusterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const list = useQuery({
    queryKey: [...queryKeys.clusters, 'open'],
    queryFn: () => listClusters({ client: api.client, query: { view: 'open' } }),
  });
  const others = (list.data?.items ?? []).filter(({ clusterId }) => clusterId !== cluster.clusterId);
  const [chosen, setChosen] = useState('');
  const [tried, setTried] = useState(false);
  const merge = useMutation({
    mutationFn: (clusterId: string) =>
      mergeCluster({ client: api.client, path: { id: cluster.clusterId }, body: { clusterId } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.done });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.clusters }),
  });
  return (
    <WorkDialog
      title={t.mergeTitle(cluster.code)}
      send={t.mergeSend}
      busy={merge.isPending || list.isPending}
      error={merge.error ?? list.error}
      onSend={() => {
        setTried(true);
        if (chosen !== '') merge.mutate(chosen);
      }}
      onClose={onClose}
    >
      {others.length === 0 ? (
        <p className="dim">{t.mergeNone}</p>
      ) : (
        <NativeSelect
          label={t.mergeWhich}
          value={chosen}
          error={tried && chosen === '' ? t.mergeWhichNeeded : undefined}
          data={[
            { value: '', label: '–' },
            ...others.map(({ clusterId, code, unitNames }) => ({
              value: clusterId,
              label: `${code} · ${unitNames.join(', ')}`,
            })),
          ]}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
    </WorkDialog>
  );
}

function ClusterCases({
  cluster,
  chosen,
  onChoose,
}: {
  cluster: ClusterDetailDto;
  chosen: ReadonlySet<string>;
  onChoose: (caseId: string, isChosen: boolean) => void;
}) {
  const t = clusterTexts.useTexts();
  return (
    <section>
      <h3>{t.list}</h3>
      <table className="table">
        <tbody>
          {cluster.cases.map((one) => (
            <tr key={one.caseId}>
              {cluster.canChange && (
                <td>
                  <Checkbox
                    aria-label={t.choosePart(one.code)}
                    checked={chosen.has(one.caseId)}
                    onChange={(event) => onChoose(one.caseId, event.currentTarget.checked)}
                  />
                </td>
              )}
              <td className="main">
                <Link to="/ca-nghi-ngo" search={{ id: one.caseId, view: 'all' }} className="strong">
                  {nameAndYear(one)}
                </Link>
                <span className="under">
                  <span className="num">{one.code}</span> · {one.unitName}, {one.gateName} ·{' '}
                  {formatDateTime(one.openedAt)}
                </span>
              </td>
              <td>
                <CaseTag state={one.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {cluster.otherCaseCount > 0 && <p className="dim num">{t.others(cluster.otherCaseCount)}</p>}
    </section>
  );
}

/** Links that are shown; the strongest come first. */
const maxShownLinks = 12;

/** Why cases of several units belong together. */
function ClusterLinks({ links }: Pick<ClusterDetailDto, 'links'>) {
  const t = clusterTexts.useTexts();
  if (links.length === 0) return null;
  return (
    <section>
      <h3>{t.links}</h3>
      <ul className="cluster-links">
        {links.slice(0, maxShownLinks).map(({ caseCode, otherCaseCode, reason }) => (
          <li key={`${caseCode} ${otherCaseCode ?? ''} ${reason}`}>
            <span className="num">{t.linkPair(caseCode, otherCaseCode ?? t.linkElsewhere)}</span>
            <Tag tone={reason === 'contact' ? 'plain' : 'caution'}>{t.linkReasons[reason]}</Tag>
          </li>
        ))}
      </ul>
      {links.length > maxShownLinks && <p className="dim num">{t.moreLinks(links.length - maxShownLinks)}</p>}
    </section>
  );
}

function ClusterHistory({ history }: Pick<ClusterDetailDto, 'history'>) {
  const t = clusterTexts.useTexts();
  return (
    <section>
      <h3>{t.history}</h3>
      <ol className="steps">
        {history.map(({ kind, at, caseCount, cause, otherCode, actorName }) => (
          <li key={`${kind}${at}`}>
            <strong>{t.events[kind](caseCount, otherCode ?? '')}</strong>
            {cause !== null && ` (${t.causes[cause].toLocaleLowerCase()})`} – {actorName ?? t.system}
            <time className="num">{formatDateTime(at)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One cluster: its curve, its gates over time, its cases, and what people can do with it. */
export function ClusterDetail({ id, onBack }: { id: string; onBack: () => void }) {
  const t = clusterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<'merge' | 'close' | null>(null);
  const query = useQuery({
    queryKey: [...queryKeys.clusters, 'one', id],
    queryFn: () => getCluster({ client: api.client, path: { id } }),
  });
  // A case that somebody else has taken out meanwhile is not chosen any more.
  const members = new Set(query.data?.cases.map(({ caseId }) => caseId));
  const parted = [...chosen].filter((each) => members.has(each));
  const part = useMutation({
    mutationFn: () => partCluster({ client: api.client, path: { id }, body: { caseIds: parted } }),
    onSuccess: () => {
      setChosen(new Set());
      notify({ tone: 'pass', text: t.done });
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.clusters }),
  });
  return (
    <QueryResult query={query} rows={8}>
      {(cluster) => (
        <article className="panel" aria-label={cluster.code}>
          <div className="panel-body" tabIndex={0}>
            <Button
              variant="plain"
              size="small"
              className="panel-back"
              icon={<ArrowLeft aria-hidden="true" />}
              onClick={onBack}
            >
              {t.back}
            </Button>
            <div className="row">
              <Tag tone={cluster.state === 'open' ? 'caution' : 'plain'}>{t.states[cluster.state]}</Tag>
              <Tag>{t.cases(cluster.caseCount)}</Tag>
              <Tag tone="blue">{t.causes[cluster.cause]}</Tag>
              {cluster.confirmedCaseCount > 0 && (
                <Tag tone="stop">{t.confirmed(cluster.confirmedCaseCount)}</Tag>
              )}
            </div>
            <div>
              <h2 className="case-name">{cluster.unitNames.join(', ')}</h2>
              <p className="dim num">
                {cluster.code} · {t.days(formatDate(cluster.firstDay), formatDate(cluster.lastDay))}
              </p>
            </div>
            <ClusterLinks links={cluster.links} />
            <ClusterCurve curve={cluster.curve} />
            <ClusterGraph clusterId={cluster.clusterId} />
            <GateLanes visits={cluster.visits} />
            <ClusterCases
              cluster={cluster}
              chosen={chosen}
              onChoose={(caseId, isChosen) =>
                setChosen((before) =>
                  isChosen
                    ? new Set([...before, caseId])
                    : new Set([...before].filter((each) => each !== caseId)),
                )
              }
            />
            <ClusterHistory history={cluster.history} />
            {cluster.state === 'open' && !cluster.canChange && <Notice tone="blue">{t.cityOnly}</Notice>}
          </div>
          {cluster.canChange && (
            <div className="panel-foot case-foot">
              {parted.length > 0 && parted.length < cluster.caseCount && (
                <Button busy={part.isPending} onClick={() => part.mutate()}>
                  {t.part(parted.length)}
                </Button>
              )}
              <Button variant="quiet" onClick={() => setDialog('merge')}>
                {t.merge}
              </Button>
              <Button variant="quiet" onClick={() => setDialog('close')}>
                {t.close}
              </Button>
            </div>
          )}
          {dialog === 'merge' && <MergeDialog cluster={cluster} onClose={() => setDialog(null)} />}
          {dialog === 'close' && (
            <ConfirmDialog
              title={`${t.close} ${cluster.code}`}
              text={t.closeText}
              confirm={t.close}
              done={t.done}
              act={() => closeCluster({ client: api.client, path: { id } })}
              changes={queryKeys.clusters}
              onClose={() => setDialog(null)}
            />
          )}
        </article>
      )}
    </QueryResult>
  );
}

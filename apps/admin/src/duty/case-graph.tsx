import '../styles/case-graph.css';
import { getCaseGraph, getClusterGraph, type CaseGraphDto } from '@khai-bao/api-client/alerts';
import { adminPaths } from '@khai-bao/contracts/app-routes';
import { formatDate } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type KeyboardEvent } from 'react';
import { CaseTag, caseStyles } from './case-state.js';
import { dutyTexts } from './duty.texts.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { findNeighbour, type TileDirection } from '../parts/cartogram-layout.js';
import { useApi } from '../session/session.js';
import { caseGraphTexts } from './case-graph.texts.js';
import { axisHeight, columnWidth, layOutGraph, type GraphLayout, type GraphNode } from './graph-layout.js';

const directions: Readonly<Record<string, TileDirection>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const linkKinds = ['contact', 'same-person', 'merged'] as const;

function CaseMark({
  node,
  unitName,
  isHere,
  isFocusable,
  onFocus,
}: {
  node: GraphNode;
  unitName: string;
  isHere: boolean;
  isFocusable: boolean;
  onFocus: () => void;
}) {
  const t = caseGraphTexts.useTexts();
  const states = dutyTexts.useTexts().states;
  const { caseId, code, state, day } = node.case;
  const [tone, Icon] = caseStyles[state];
  return (
    <Link
      to={adminPaths.suspectedCases}
      search={{ id: caseId, view: 'all' }}
      className="graph-mark"
      data-case={caseId}
      data-tone={tone}
      data-here={isHere || undefined}
      aria-label={t.node(code, states[state], unitName, formatDate(day))}
      title={`${code} · ${states[state]}`}
      tabIndex={isFocusable ? 0 : -1}
      style={{ left: node.x, top: node.y }}
      onFocus={onFocus}
    >
      <Icon size={16} aria-hidden="true" />
    </Link>
  );
}

function Edges({ layout }: { layout: GraphLayout }) {
  return (
    <svg width={layout.width} height={layout.height} aria-hidden="true" focusable="false">
      {layout.edges.map(({ link, path }) => (
        <path key={`${link.kind}${link.fromId}${link.toId}`} d={path} data-kind={link.kind} />
      ))}
    </svg>
  );
}

function EdgeKey({ layout }: { layout: GraphLayout }) {
  const t = caseGraphTexts.useTexts();
  const shown = linkKinds.filter((kind) => layout.edges.some(({ link }) => link.kind === kind));
  if (shown.length === 0) return null;
  return (
    <ul className="graph-key" aria-label={t.key}>
      {shown.map((kind) => (
        <li key={kind}>
          <svg width="34" height="10" aria-hidden="true" focusable="false">
            <path d="M1 5H33" data-kind={kind} />
          </svg>
          {t.kinds[kind]}
        </li>
      ))}
    </ul>
  );
}

function GraphTable({ graph }: { graph: CaseGraphDto }) {
  const t = caseGraphTexts.useTexts();
  const units = new Map(graph.units.map(({ unitId, name }) => [unitId, name]));
  const codes = new Map(graph.cases.map(({ caseId, code }) => [caseId, code]));
  const linksOf = (caseId: string): string =>
    graph.links
      .flatMap(({ fromId, toId, kind }) => {
        const other = fromId === caseId ? toId : toId === caseId ? fromId : null;
        const code = other === null ? undefined : codes.get(other);
        return code === undefined ? [] : [t.linkTo[kind](code)];
      })
      .join('; ');
  return (
    <details className="graph-table">
      <summary>{t.table}</summary>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.code}</th>
            <th scope="col">{t.unit}</th>
            <th scope="col">{t.day}</th>
            <th scope="col">{t.onset}</th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.links}</th>
          </tr>
        </thead>
        <tbody>
          {graph.cases.map((one) => (
            <tr key={one.caseId}>
              <td className="main num">
                <Link to={adminPaths.suspectedCases} search={{ id: one.caseId, view: 'all' }}>
                  {one.code}
                </Link>
              </td>
              <td>{units.get(one.unitId)}</td>
              <td className="num" data-label={t.day}>
                {formatDate(one.day)}
              </td>
              <td className="num" data-label={t.onset}>
                {one.onsetDay === null ? t.unknown : formatDate(one.onsetDay)}
              </td>
              <td>
                <CaseTag state={one.state} />
              </td>
              <td>{linksOf(one.caseId)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Cases by day and unit with the lines between them, and the same as a table. The cases are one stop for the Tab key. */
export function CaseGraph({ graph, hereId }: { graph: CaseGraphDto; hereId?: string }) {
  const t = caseGraphTexts.useTexts();
  const picture = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const layout = layOutGraph(graph);
  const places = layout.nodes.map(({ case: { caseId }, column, row }) => ({ code: caseId, column, row }));
  const units = new Map(graph.units.map(({ unitId, name }) => [unitId, name]));
  const focusable = current ?? hereId ?? places[0]?.code;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const direction = directions[event.key];
    if (direction === undefined || focusable === undefined) return;
    event.preventDefault();
    const next = findNeighbour({ places }, focusable, direction);
    if (next === undefined) return;
    setCurrent(next);
    const marks = [...(picture.current?.querySelectorAll<HTMLElement>('[data-case]') ?? [])];
    marks.find(({ dataset }) => dataset['case'] === next)?.focus();
  };
  return (
    <div className="case-graph">
      <p className="dim">{t.hint}</p>
      <EdgeKey layout={layout} />
      <div className="graph-scroll">
        <div className="graph-units" style={{ paddingTop: axisHeight }} aria-hidden="true">
          {layout.lanes.map(({ unit, height }) => (
            <div key={unit.unitId} style={{ height }} title={`${unit.name} · ${unit.areaName}`}>
              <span>{unit.name}</span>
            </div>
          ))}
        </div>
        <div
          ref={picture}
          className="graph-plot"
          role="group"
          aria-label={t.title}
          style={{ width: layout.width, height: layout.height }}
          onKeyDown={onKeyDown}
        >
          {layout.days.map((day, at) => (
            <span
              key={day}
              className="graph-day num"
              style={{ left: at * columnWidth, width: columnWidth }}
              aria-hidden="true"
            >
              {formatDate(day).slice(0, 5)}
            </span>
          ))}
          {layout.lanes.map(({ unit, top, height }) => (
            <div key={unit.unitId} className="graph-lane" style={{ top, height }} />
          ))}
          <Edges layout={layout} />
          {layout.nodes.map((node) => (
            <CaseMark
              key={node.case.caseId}
              node={node}
              unitName={units.get(node.case.unitId) ?? ''}
              isHere={node.case.caseId === hereId}
              isFocusable={node.case.caseId === focusable}
              onFocus={() => setCurrent(node.case.caseId)}
            />
          ))}
        </div>
      </div>
      {graph.otherCaseCount > 0 && <p className="dim num">{t.others(graph.otherCaseCount)}</p>}
      {graph.isTruncated && <p className="dim">{t.truncated}</p>}
      <GraphTable graph={graph} />
    </div>
  );
}

/** The cases of a cluster and their units. */
export function ClusterGraph({ clusterId }: { clusterId: string }) {
  const t = caseGraphTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...queryKeys.clusters, 'graph', clusterId],
    queryFn: () => getClusterGraph({ client: api.client, path: { id: clusterId } }),
  });
  return (
    <section>
      <h3>{t.title}</h3>
      <QueryResult query={query} rows={3}>
        {(graph) => <CaseGraph graph={graph} />}
      </QueryResult>
    </section>
  );
}

/** The cases around one, read when somebody wants to see them. */
export function CaseSurroundings({ caseId }: { caseId: string }) {
  const t = caseGraphTexts.useTexts();
  const api = useApi();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['case-graph', caseId],
    queryFn: () => getCaseGraph({ client: api.client, path: { id: caseId } }),
    enabled: isOpen,
  });
  return (
    <section>
      <h3>{t.surroundings}</h3>
      <details className="graph-open" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t.show}</summary>
        {isOpen && (
          <QueryResult query={query} rows={3}>
            {(graph) =>
              graph.cases.length + graph.otherCaseCount < 2 ? (
                <p className="dim">{t.nothing}</p>
              ) : (
                <CaseGraph graph={graph} hereId={caseId} />
              )
            }
          </QueryResult>
        )}
      </details>
    </section>
  );
}

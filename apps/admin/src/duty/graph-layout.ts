import type { CaseGraphDto, GraphCaseDto, GraphLinkDto, GraphUnitDto } from '@khai-bao/api-client/alerts';

const dayMs = 24 * 3_600_000;
/** Days that the axis shows without a gap at most; a longer time shows the days with a case only. */
const maxUnbrokenDays = 31;

/** Sizes of the picture, pixels. */
export const columnWidth = 58;
export const slotHeight = 40;
export const lanePadding = 8;
export const axisHeight = 26;

/** A case with its place: the centre of its mark. */
export interface GraphNode {
  readonly case: GraphCaseDto;
  readonly column: number;
  /** Line of the mark over all lanes; cases of one unit and day stand below each other. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface GraphLane {
  readonly unit: GraphUnitDto;
  readonly top: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly link: GraphLinkDto;
  /** Path of an SVG line. */
  readonly path: string;
}

export interface GraphLayout {
  readonly days: readonly string[];
  readonly lanes: readonly GraphLane[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

/** Lists the days of the axis: each day from the first case to the last one, or the days with a case when that is too long. */
export function listAxisDays(days: readonly string[]): string[] {
  const inOrder = [...new Set(days)].sort();
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;
  if (count > maxUnbrokenDays) return inOrder;
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.parse(first) + at * dayMs).toISOString().slice(0, 10),
  );
}

/** Lays cases out: days from left to right, a lane for each unit. Equal graphs have equal layouts. */
export function layOutGraph({ cases, units, links }: CaseGraphDto): GraphLayout {
  const days = listAxisDays(cases.map(({ day }) => day));
  const lanes: GraphLane[] = [];
  const nodes: GraphNode[] = [];
  let top = axisHeight;
  let firstRow = 0;
  for (const unit of units) {
    const filled = new Map<string, number>();
    for (const one of cases.filter(({ unitId }) => unitId === unit.unitId)) {
      const slot = filled.get(one.day) ?? 0;
      filled.set(one.day, slot + 1);
      const column = days.indexOf(one.day);
      nodes.push({
        case: one,
        column,
        row: firstRow + slot,
        x: (column + 0.5) * columnWidth,
        y: top + lanePadding + (slot + 0.5) * slotHeight,
      });
    }
    const slots = Math.max(1, ...filled.values());
    lanes.push({ unit, top, height: slots * slotHeight + 2 * lanePadding });
    top += slots * slotHeight + 2 * lanePadding;
    firstRow += slots;
  }
  const byId = new Map(nodes.map((node) => [node.case.caseId, node]));
  return {
    days,
    lanes,
    nodes,
    edges: links.flatMap((link) => {
      const [from, to] = [byId.get(link.fromId), byId.get(link.toId)];
      return from === undefined || to === undefined ? [] : [{ link, path: arcBetween(from, to) }];
    }),
    width: days.length * columnWidth,
    height: top,
  };
}

/** An arc, so that a line between two cases of one lane does not run through those between them. */
function arcBetween(from: GraphNode, to: GraphNode): string {
  const [middleX, middleY] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const bend = from.row === to.row ? slotHeight * 0.7 : 0;
  const aside = from.column === to.column ? columnWidth * 0.45 : 0;
  return `M${from.x} ${from.y}Q${middleX + aside} ${middleY - bend} ${to.x} ${to.y}`;
}

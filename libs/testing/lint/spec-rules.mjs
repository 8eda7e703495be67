// ESLint rules for specs: an assertion must be reached, and must not measure a duration.

const loopMethods = new Set(['forEach', 'map', 'flatMap', 'filter', 'every', 'some']);
/** Methods whose result has as many elements as the list, or fewer: a result that is not empty needs a list that is not. */
const sameOrFewer = new Set([
  'map',
  'filter',
  'slice',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'flatMap',
  'every',
  'some',
]);
/** Methods whose result is empty only if the list is. */
const sameLength = new Set(['map', 'sort', 'toSorted', 'reverse', 'toReversed', 'entries', 'keys', 'values']);
const listMatchers = new Set([
  'toHaveLength',
  'toBe',
  'toEqual',
  'toStrictEqual',
  'toMatchObject',
  'toContain',
  'toContainEqual',
  'toBeGreaterThan',
  'toBeGreaterThanOrEqual',
]);
const wrappers = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'AwaitExpression',
  'ChainExpression',
]);
const functions = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration']);

const unwrap = (node) => {
  let inner = node;
  while (inner && wrappers.has(inner.type)) inner = inner.argument ?? inner.expression;
  return inner;
};
const methodOf = (node) =>
  node?.type === 'CallExpression' && node.callee.type === 'MemberExpression' && !node.callee.computed
    ? node.callee.property.name
    : null;
const isNamed = (node, name) => node?.type === 'Identifier' && node.name === name;

/** The `expect(…)` at the root of a chain of matchers. */
function findExpect(node) {
  let current = node;
  for (;;) {
    if (current?.type === 'CallExpression') {
      if (isNamed(current.callee, 'expect')) return current;
      current = current.callee;
    } else if (current?.type === 'MemberExpression') current = current.object;
    else return null;
  }
}

function findVariable(sourceCode, identifier) {
  for (let scope = sourceCode.getScope(identifier); scope; scope = scope.upper) {
    const variable = scope.set.get(identifier.name);
    if (variable) return variable;
  }
  return null;
}

/** The initial value of a `const`, or null. */
function initOf(sourceCode, identifier) {
  const definition = findVariable(sourceCode, identifier)?.defs[0];
  if (definition?.type !== 'Variable' || definition.parent.kind !== 'const') return null;
  return definition.node.id.type === 'Identifier' ? definition.node.init : null;
}

/** The list of which `node` is a part or a reordering, without the methods behind it. */
function baseOf(node) {
  let current = unwrap(node);
  for (;;) {
    if (methodOf(current) !== null && sameOrFewer.has(methodOf(current)))
      current = unwrap(current.callee.object);
    else if (current?.type === 'MemberExpression' && ['length', 'size'].includes(current.property.name))
      current = unwrap(current.object);
    else if (current?.type === 'NewExpression' && isNamed(current.callee, 'Set'))
      current = unwrap(current.arguments[0]);
    else if (
      current?.type === 'ArrayExpression' &&
      current.elements.length === 1 &&
      current.elements[0]?.type === 'SpreadElement'
    )
      current = unwrap(current.elements[0].argument);
    else return current;
  }
}

/** Refuses an assertion inside a loop over a list that may be empty. */
const noExpectInPossiblyEmptyLoop = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      loop: 'This list may be empty, and then nothing is asserted: assert its length, or collect the violations and compare them with [].',
      every: '`every` is true for an empty list: assert its length, or compare the violations with [].',
    },
  },
  create(context) {
    const { sourceCode } = context;
    /** Text and variable of what some assertion shows to be not empty, and variables of counters. */
    const shown = [];
    const loops = [];
    const textOf = (node) => sourceCode.getText(node).replace(/\s+/g, ' ');
    const rootOf = (node) => {
      let current = unwrap(node);
      while (current && !['Identifier', 'ThisExpression'].includes(current.type))
        current = unwrap(current.object ?? current.callee ?? null);
      return current?.type === 'Identifier' ? findVariable(sourceCode, current) : null;
    };

    function isNeverEmpty(node, depth = 0) {
      const value = unwrap(node);
      if (!value || depth > 6) return false;
      switch (value.type) {
        case 'ArrayExpression':
          return value.elements.some((element) =>
            element?.type === 'SpreadElement' ? isNeverEmpty(element.argument, depth + 1) : element !== null,
          );
        case 'ObjectExpression':
          return value.properties.some((property) =>
            property.type === 'SpreadElement' ? isNeverEmpty(property.argument, depth + 1) : true,
          );
        case 'Literal':
          return typeof value.value === 'string' && value.value !== '';
        case 'TemplateLiteral':
          return value.quasis.some(({ value: { raw } }) => raw !== '');
        case 'ConditionalExpression':
          return isNeverEmpty(value.consequent, depth + 1) && isNeverEmpty(value.alternate, depth + 1);
        case 'Identifier': {
          const init = initOf(sourceCode, value);
          return init !== null && isNeverEmpty(init, depth + 1);
        }
        case 'NewExpression':
          return ['Set', 'Map'].includes(value.callee.name) && isNeverEmpty(value.arguments[0], depth + 1);
        case 'CallExpression': {
          const method = methodOf(value);
          const { object } = value.callee;
          if (isNamed(object, 'Object') && ['entries', 'keys', 'values'].includes(method))
            return isNeverEmpty(value.arguments[0], depth + 1);
          if (isNamed(object, 'Promise') && method === 'all')
            return isNeverEmpty(value.arguments[0], depth + 1);
          if (isNamed(object, 'Array') && method === 'from')
            return isCounted(value.arguments[0]) || isNeverEmpty(value.arguments[0], depth + 1);
          if (method === 'slice' && value.arguments[0]?.value === 0 && value.arguments[1]?.value > 0)
            return isNeverEmpty(object, depth + 1);
          if (isNamed(value.callee, 'Array') || method === 'fill') return true;
          return sameLength.has(method) && isNeverEmpty(object, depth + 1);
        }
        default:
          return false;
      }
    }

    /** `{ length: 30 }` */
    const isCounted = (node) =>
      node?.type === 'ObjectExpression' &&
      node.properties.some(
        ({ key, value }) => key?.name === 'length' && (value.type !== 'Literal' || value.value > 0),
      );

    /** Whether a matcher can hold for an empty list. */
    function holdsForNone(matcher, argument) {
      if (['toBeGreaterThan', 'toContain', 'toContainEqual'].includes(matcher)) return false;
      const value = unwrap(argument);
      if (value?.type === 'ArrayExpression') return !isNeverEmpty(value);
      if (value?.type === 'Literal')
        return value.value === 0 || value.value === true || value.value === false;
      return false;
    }

    const enclosingFunctions = (node) => {
      const found = [];
      for (let current = node; current; current = current.parent)
        if (functions.has(current.type) || current.type === 'Program') found.push(current);
      return found;
    };

    /** A constant of the module does not change between tests: one test asserts for all. */
    const isConstantOfModule = (variable) =>
      variable !== null && ['module', 'global'].includes(variable.scope.type);

    const isShown = (list, loop) => {
      const base = baseOf(list);
      if (!base) return false;
      const texts = [textOf(base), textOf(unwrap(list))];
      const scopes = enclosingFunctions(loop);
      return shown.some(
        (one) =>
          texts.includes(one.text) &&
          one.variable === rootOf(base) &&
          (scopes.includes(one.scope) || isConstantOfModule(one.variable)),
      );
    };

    /** Variables that the body counts up, or adds to. */
    function countersIn(body) {
      const found = [];
      const visit = (node) => {
        if (!node || typeof node.type !== 'string') return;
        if (node.type === 'UpdateExpression') found.push(rootOf(node.argument));
        if (node.type === 'AssignmentExpression' && node.operator === '+=') found.push(rootOf(node.left));
        if (['push', 'add', 'set'].includes(methodOf(node))) found.push(rootOf(node.callee.object));
        for (const key of sourceCode.visitorKeys[node.type] ?? [])
          for (const child of [node[key]].flat()) visit(child);
      };
      visit(body);
      return found.filter(Boolean);
    }

    const isCountedLoop = (loop) =>
      loop.type === 'ForStatement' &&
      (loop.test?.type !== 'BinaryExpression' || loop.test.right.type !== 'MemberExpression');

    return {
      CallExpression(node) {
        const matcher = methodOf(node);
        const expectation = matcher === null ? null : findExpect(node.callee.object);
        if (expectation && listMatchers.has(matcher)) {
          const isNegated =
            node.callee.object.type === 'MemberExpression' && node.callee.object.property.name === 'not';
          const [asserted] = expectation.arguments;
          if (!asserted) return;
          if (methodOf(unwrap(asserted)) === 'every')
            loops.push({
              node: expectation,
              list: unwrap(asserted).callee.object,
              body: null,
              messageId: 'every',
            });
          const [argument] = node.arguments;
          const isLength =
            matcher !== 'toHaveLength' && ['MemberExpression'].includes(unwrap(asserted)?.type);
          const shows = isNegated
            ? !holdsForNone(matcher, argument) === false
            : !holdsForNone(matcher, argument);
          if (!shows || (isNegated && !isLength && unwrap(argument)?.type !== 'ArrayExpression')) return;
          for (const part of unwrap(asserted)?.type === 'ArrayExpression'
            ? [asserted, ...unwrap(asserted).elements.filter(Boolean)]
            : [asserted]) {
            const base = baseOf(part.type === 'SpreadElement' ? part.argument : part);
            if (base)
              shown.push({ text: textOf(base), variable: rootOf(base), scope: enclosingFunctions(node)[0] });
          }
          return;
        }
        if (isNamed(node.callee, 'expect')) {
          for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
            if (parent.type === 'ForOfStatement' && parent.body === child)
              loops.push({ node: parent, list: parent.right, body: parent.body, messageId: 'loop' });
            if (
              ['ForStatement', 'ForInStatement'].includes(parent.type) &&
              parent.body === child &&
              !isCountedLoop(parent)
            )
              loops.push({
                node: parent,
                list: parent.type === 'ForInStatement' ? parent.right : parent.test.right,
                body: parent.body,
                messageId: 'loop',
              });
            const call = parent.type === 'CallExpression' && parent.arguments.includes(child) ? parent : null;
            if (call && functions.has(child.type) && loopMethods.has(methodOf(call)))
              loops.push({ node: call, list: call.callee.object, body: child.body, messageId: 'loop' });
          }
        }
      },
      'Program:exit'() {
        const reported = new Set();
        for (const { node, list, body, messageId } of loops) {
          if (reported.has(node)) continue;
          reported.add(node);
          if (isNeverEmpty(list) || isShown(list, node)) continue;
          if (countersIn(body).some((variable) => shown.some((one) => one.variable === variable))) continue;
          context.report({ node, loc: node.loc.start, messageId });
        }
      },
    };
  },
};

/** Refuses an assertion about a duration: on a busy machine it fails without a defect. */
const noTimedAssertion = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      timed: 'This asserts a duration: wait for the event, use fake timers, or measure it in a benchmark.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    const isClockRead = (node) => {
      const value = unwrap(node);
      if (value?.type !== 'CallExpression') return false;
      if (methodOf(value) === null) return false;
      return [
        'Date.now',
        'performance.now',
        'process.hrtime',
        'process.hrtime.bigint',
        'process.uptime',
      ].includes(sourceCode.getText(value.callee));
    };
    /** Whether a value is an instant of the real clock: read here, kept in a constant, or pushed to a list. */
    function isInstant(node, depth = 0) {
      const value = unwrap(node);
      if (!value || depth > 4) return false;
      if (isClockRead(value)) return true;
      if (value.type === 'MemberExpression') return isInstant(value.object, depth + 1);
      if (value.type !== 'Identifier') return false;
      const init = initOf(sourceCode, value);
      if (init && isClockRead(init)) return true;
      return (findVariable(sourceCode, value)?.references ?? []).some(({ identifier, writeExpr }) => {
        const call = identifier.parent?.parent;
        if (writeExpr && writeExpr !== init && isClockRead(writeExpr)) return true;
        return (
          methodOf(call) === 'push' && call.callee.object === identifier && isClockRead(call.arguments[0])
        );
      });
    }
    function isDuration(node, depth = 0) {
      const value = unwrap(node);
      if (!value || depth > 4) return false;
      if (value.type === 'BinaryExpression')
        return value.operator === '-'
          ? isInstant(value.left) || isInstant(value.right)
          : isDuration(value.left, depth + 1) || isDuration(value.right, depth + 1);
      if (value.type === 'CallExpression')
        return value.arguments.some((argument) => isDuration(argument, depth + 1));
      if (value.type !== 'Identifier') return false;
      const init = initOf(sourceCode, value);
      return init !== null && unwrap(init)?.type !== 'CallExpression' && isDuration(init, depth + 1);
    }
    return {
      CallExpression(node) {
        if (isNamed(node.callee, 'expect') && node.arguments.some((argument) => isDuration(argument)))
          context.report({ node, messageId: 'timed' });
      },
    };
  },
};

export default {
  rules: {
    'no-expect-in-possibly-empty-loop': noExpectInPossiblyEmptyLoop,
    'no-timed-assertion': noTimedAssertion,
  },
};

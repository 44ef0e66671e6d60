import fc from 'fast-check'

const pick = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)
const words = (text: string): fc.Arbitrary<string> => pick(...text.split(' '))

/** A text with `%` replaced, from the left, by what the arbitraries give. */
const form = (shape: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts)
    .map((texts) => texts.reduce((text, part) => text.replace('§', () => part), shape))

const literal = pick(
  ...['0', '1', '2', '3', '7', '10', '255', '100000000000', 'true', 'none', 'False'],
  ...["''", "'a'", "'Ab c'", "'1'", "'1.5'", "' x '", "'a,b,,c'", "'eth0'", "'yes'", "'é'"],
  ...["'a\\nb\\n'", "'\\\\d\\'+'", "'==' ", "'%s-%s'", "'%05d'", "'%d%%'"],
  ...[
    '[]',
    '[1, 2, 3]',
    "['b', 'a', 'B']",
    '{}',
    "{'a': 1, 'b': [2]}",
    "['', 'x']",
    '[true, 1, none]',
  ],
)
/** What is refused, or an error to Python. */
const odd = pick(
  '0.5',
  '1e0',
  '(1, 2)',
  '()',
  "{1: 'x'}",
  '[1, 2,]',
  "'a' 'b'",
  'range(3)',
  'half',
  'loop',
)
const name = words(
  'NODE_IP ASN_LOCAL FE_MACS ENABLE_BFD EMPTY mtu zero whole yes no nothing interfaces numbers mixed empty blank asn vrfs peers text tricky missing x',
)
const operator = words('+ - * ~ == != < <= > >= in and or + ~ == // % /')
const filter = words(
  'upper lower trim string int length first last list sort unique join default d count bool unique|list unique|join capitalize reverse map',
)
const method = words('split() strip() upper() lower() keys() items() title()')
const test = words(
  'defined undefined none string number boolean true false mapping iterable sequence odd',
)

export const expression: fc.Arbitrary<string> = fc.letrec<{ e: string; small: string }>((tie) => {
  const e = tie('e')
  const small = tie('small')
  return {
    small: fc.oneof(
      { weight: 5, arbitrary: literal },
      { weight: 5, arbitrary: name },
      { weight: 1, arbitrary: odd },
    ),
    e: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      small,
      form('§ § §', e, operator, e),
      form('§ § § § §', small, operator, small, operator, small),
      form('(§ § §)', e, operator, e),
      form('(§)', e),
      form('not §', e),
      form('-§', small),
      form('§ not in §', small, e),
      form('§ if § else §', e, e, e),
      form('§ if § else § if §', small, small, small, e),
      form('§ if §', e, e),
      form('§ | §', e, filter),
      form('(§) | § | §', e, filter, filter),
      form('§ is §', small, test),
      form('(§) is not §', e, test),
      form('§ is § §', small, test, operator),
      form('§.§', small, method),
      form('(§).§', e, method),
      form('§.§', name, words('local items name asn a missing none true in keys split 0 index')),
      form('§[§]', small, small),
      form('§[§][§]', name, small, small),
      form('[§, §]', e, e),
      form("{'a': §}", e),
      form('{§: §}', small, e),
      form('§.split(§)', small, pick("','", "'.', 1", "sep=' '", 'none', "'-'")),
      form("§.split(',')[§]", name, small),
      form(
        '§.§(§)',
        small,
        words('startswith endswith join append get strip replace items'),
        small,
      ),
      form('§.replace(§, §)', small, small, small),
      form('§.get(§, §)', small, small, e),
      form('§ | §(§)', e, words('join default int sort replace format bool'), e),
      form('§ | §(§, §)', e, words('replace default format d'), small, small),
      form('§ | default(§) | §', pick('missing', 'asn.x', 'x', 'peers[7]', 'EMPTY'), e, filter),
      form("'§§§' | format(§)", words('%s %d %03d %%'), pick('', ' '), pick('', '%'), small),
    ),
  }
}).e

const space = pick('', ' ', '\n', '  \n ')
const open = words('{% {%- {%+')
const close = words('%} -%} %}')
const output = form('§ § §', words('{{ {{-'), expression, words('}} -}}'))

/** A few statements, with white space and its control everywhere. */
export const template: fc.Arbitrary<string> = fc.letrec<{ body: string; block: string }>((tie) => {
  const body = tie('body')
  return {
    body: fc
      .array(
        fc.oneof(
          { depthSize: 'small' },
          pick('a', 'b\n', ' c ', '\n'),
          output,
          tie('block'),
          space,
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join('')),
    block: fc.oneof(
      { depthSize: 'small' },
      output,
      form(
        '§ if § §§§ else §§§ endif §',
        open,
        expression,
        close,
        body,
        open,
        close,
        body,
        open,
        close,
      ),
      form(
        '§ for x in § §§§ endfor §',
        open,
        pick(
          ...[
            'interfaces',
            'numbers',
            'peers',
            'vrfs',
            '[]',
            'numbers | unique',
            "FE_MACS.split(',')",
          ],
          ...['mixed | unique', 'interfaces | sort', 'NODE_IP', 'range(3)'],
        ),
        close,
        body,
        open,
        close,
      ),
      form(
        '§ for x in § if § §{{ loop.index }}§§ else §§§ endfor §',
        open,
        pick('interfaces', 'numbers', 'mixed'),
        expression,
        close,
        body,
        open,
        close,
        body,
        open,
        close,
      ),
      form(
        '§ for x, y in § §{{ x }}{{ loop.last }}§§ endfor §',
        open,
        pick('vrfs.items()', 'vrfs.items() if y', '[[1, 2], [3, 4]]', 'vrfs', 'asn.items() if x'),
        close,
        body,
        open,
        close,
      ),
      form('§ set § = § §', open, words('x mtu y'), expression, close),
      form('§ set x §§§ endset §', open, close, body, open, close),
      form(
        '§ macro m(x, y) §§§ endmacro §{{ m(§) }}{{ m(1, §) | upper }}{{ m }}',
        open,
        close,
        body,
        open,
        close,
        expression,
        expression,
      ),
      form(
        '{% macro n(x) %}§{% set x = § %}{{ x }}{% endmacro %}{% for y in numbers %}{{ n(§) }}{% endfor %}',
        body,
        expression,
        expression,
      ),
      form(
        '{% for x in § %}{% for y in § %}{{ loop.§ }}{% endfor %}{{ loop.§ }}{% else %}§{% endfor %}',
        pick('numbers', 'interfaces', 'empty'),
        pick('numbers', 'interfaces', '[]', 'x'),
        words('index index0 first last length revindex revindex0 depth'),
        words('index index0 first last length revindex revindex0 cycle'),
        body,
      ),
      form(
        '{% if § %}{% set x = § %}{% elif § %}§{% endif %}{{ x }}',
        expression,
        expression,
        expression,
        body,
      ),
      form('{#§ note §#}', words('- + x'), words('- x')),
      form(
        '§ raw §§§ endraw §',
        open,
        words('%} -%}'),
        pick(' {{ x }} ', '\n{% y %}\n', ''),
        open,
        close,
      ),
      form(
        '{% set seen = [] %}{% for p in peers if p.§ not in seen %}{% do seen.append(p.asn) %}§{{ p.name }}{% endfor %}',
        words('asn bfd'),
        pick('', '{{ loop.index }}', '{{ loop.last }}'),
      ),
      form(
        '{% set seen = [] %}{% for p in peers %}{% if p.§ not in seen %}{% do seen.append(p.asn) %}§{% endif %}{% endfor %}{{ seen | § }}',
        words('asn bfd'),
        body,
        filter,
      ),
      form(
        '{% set seen = [] %}{% for n in numbers | § %}{% set _ = §.append(n + 1) %}{{ n }}{% endfor %}{{ seen | join }}{{ numbers | join }}',
        pick('unique', 'list', 'sort'),
        words('seen seen numbers'),
      ),
      form('{% do numbers.append(§) %}{{ numbers | length }}', expression),
    ),
  }
}).body

/** Pieces of tags in any order: almost all of it is nonsense, on which both must agree. */
export const soup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      words(
        '{{ }} {% %} {%- -%} {{- -}} {# #} {#- -#} { } ( ) [ ] , : . | ~ - + * / // ** == < = % " \' \\ if else endif for in endfor set is not and or defined mtu x none 1 2.5 0 01 1_0 1. .5 raw endraw loop upper r/ === !== null elif macro e _',
      ),
      space,
      pick(
        '{{ mtu }}',
        '{% if yes %}',
        '{% endif %}',
        '{% raw %}',
        '{%- endraw -%}',
        "'a'",
        '{# c #}',
        '{{ interfaces[',
        ']}}',
        "{{ {'a': ",
        '}}}',
        '.items()',
        ' is divisibleby 2',
        ' | join',
        '{{ (',
        ') }}',
        '{% set x = ',
      ),
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(''))

/** A value in YAML: words that readers take for different things, and pieces of them. */
export const yamlValue: fc.Arbitrary<string> = fc.oneof(
  words(
    'yes No on OFF y N true False TRUE tRUE null ~ Null nULL 0 1 -1 +1 007 010 0o7 0x1F 0b11 1_000 1.5 1. .5 1e3 1e+3 -.inf .NaN 1:2 65000:1 10:11:22:33:44:55 00:11:22:33:44:55 190:20:30.15 2001-01-01 2001:db8::1 fd00::1 10.0.0.1 10.0.0.0/8 10.1 = << - -- a:b a#b "a" \'b\' "010" \'yes\' [1,yes,010] {a:1} {a: [] !!str &a *a ! ? | > %x @x `x`',
  ),
  fc
    .array(words('0 1 7 9 . : - _ e E + x o b y n a / 12 00'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join('')),
)

import fc from 'fast-check'

const pick = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)
const words = (text: string): fc.Arbitrary<string> => pick(...text.split(' '))

/** A text with `%` replaced, from the left, by what the arbitraries give. */
const form = (shape: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts)
    .map((texts) => texts.reduce((text, part) => text.replace('§', () => part), shape))

const literal = pick(
  ...[
    '0',
    '1',
    '2',
    '3',
    '7',
    '10',
    '255',
    '0.5',
    '1.0',
    '2.5',
    '1e0',
    '100000000000',
    'true',
    'none',
    'False',
  ],
  ...[
    "''",
    "'a'",
    "'Ab c'",
    "'1'",
    "'1.5'",
    "' x '",
    "'a,b,,c'",
    "'eth0'",
    "'a\\nb\\n'",
    "'é'",
    "'%s-%s'",
    "'%05d'",
    "'{}/{}'",
  ],
  ...[
    '[]',
    '[1, 2, 3]',
    "['b', 'a', 'B']",
    '{}',
    "{'a': 1, 'b': [2]}",
    "{1: 'x'}",
    '(1, 2)',
    '()',
    "[none, 0, '', 'x']",
  ],
)
const name = words(
  'NODE_IP ASN_LOCAL FE_MACS ENABLE_BFD EMPTY mtu zero half whole yes no nothing interfaces numbers mixed empty blank asn vrfs peers text tricky missing x',
)
const operator = words('+ - * / // % ~ == != < <= > >= in and or')
const filter = words(
  'upper lower capitalize title trim string int float abs round length first last list sort unique reverse join sum min max dictsort items default d count indent wordcount map select reject batch(2) slice(2) groupby',
)
const method = words(
  'split() strip() upper() lower() title() items() keys() values() isdigit() splitlines() capitalize() swapcase() copy() isupper()',
)
const test = words(
  'defined undefined none string number integer float boolean true false mapping sequence iterable odd even lower upper callable',
)

export const expression: fc.Arbitrary<string> = fc.letrec<{ e: string; small: string }>((tie) => {
  const e = tie('e')
  const small = tie('small')
  return {
    small: fc.oneof({ weight: 3, arbitrary: literal }, { weight: 3, arbitrary: name }),
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
      form('§ if §', e, e),
      form('§ | §', e, filter),
      form('(§) | § | §', e, filter, filter),
      form('§ is §', small, test),
      form('(§) is not §', e, test),
      form('§ is § §', small, words('divisibleby eq ne lt gt in sameas'), small),
      form('§.§', small, method),
      form('(§).§', e, method),
      form('§.§', name, words('local items name asn a missing keys split 0 index')),
      form('§[§]', small, small),
      form(
        '§[§:§]',
        small,
        pick('', '1', '-2', '0', '5', 'none'),
        pick('', '2', '-1', '9', 'whole'),
      ),
      form('§[§:§:§]', small, pick('', '1', '-1'), pick('', '-4', '2'), pick('', '2', '-1', '-2')),
      form('[§, §]', e, e),
      form('(§, §)', e, e),
      form('{§: §}', small, e),
      form('[§]', e),
      form('§.split(§)', small, pick("','", "'.', 1", "sep=' '", 'none, 1', "'-'")),
      form(
        '§.§(§)',
        small,
        words(
          'startswith endswith count find index replace join append get zfill ljust center strip rsplit rpartition pop',
        ),
        small,
      ),
      form('§.replace(§, §)', small, small, small),
      form(
        '§ | §(§)',
        e,
        words(
          'join default int float round indent batch slice sort trim replace map select reject selectattr rejectattr groupby truncate format sum unique min',
        ),
        e,
      ),
      form(
        '§ | §(§, §)',
        e,
        words('replace default indent truncate round select reject format selectattr'),
        small,
        small,
      ),
      form("§ | map('§') | list", e, filter),
      form("§ | select('§') | list", e, test),
      form(
        "peers | §attr('§', '§', §) | map(attribute='name') | list",
        words('select reject'),
        words('asn name tags.0 bfd password'),
        words('eq ne gt in'),
        small,
      ),
      form(
        "peers | sort(attribute='§') | map(attribute='§') | join(' ')",
        words('asn name asn,name bfd ip'),
        words('name ip tags bfd'),
      ),
      form('range(§) | list', small),
      form('dict(a=§)', e),
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
        pick('interfaces', 'numbers', 'peers', 'vrfs', '[]', 'range(3)', "FE_MACS.split(',')"),
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
        pick('vrfs.items()', 'vrfs | dictsort', '[[1, 2], (3, 4)]', 'vrfs'),
        close,
        body,
        open,
        close,
      ),
      form('§ set § = § §', open, words('x mtu y'), expression, close),
      form('§ set x §§§ endset §', open, close, body, open, close),
      form('§ with x = § §§§ endwith §', open, expression, close, body, open, close),
      form(
        '§ macro m(x, y=§) §§§ endmacro §{{ m(§) }}{{ m(1, y=§) | upper }}',
        open,
        expression,
        close,
        body,
        open,
        close,
        expression,
        expression,
      ),
      form(
        '§ macro n(x=1) §<{{ caller() }}§>§ endmacro §{% call n(§) -%} §{%- endcall %}',
        open,
        close,
        body,
        open,
        close,
        expression,
        body,
      ),
      form(
        '§ filter § §§§ endfilter §',
        open,
        words('upper trim indent title length'),
        close,
        body,
        open,
        close,
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
        '{% set ns = namespace(v=§) %}§{% for x in [1, 2] %}{% set ns.v = § %}{% endfor %}{{ ns.v }}',
        expression,
        body,
        expression,
      ),
      form(
        '{% set seen = [] %}{% for p in peers if p.§ not in seen %}{% do seen.append(p.asn) %}§{{ p.name }}{% endfor %}',
        words('asn bfd'),
        pick(
          '',
          '{{ loop.index }}',
          '{{ loop.last }}',
          '{{ loop.length }}',
          '{{ loop.nextitem is defined }}',
          '{% break %}',
        ),
      ),
      form(
        '{% set seen = [] %}{% set left = numbers | § %}{% for n in left %}{% do seen.append(n + 1) %}§{{ n }}{% endfor %}{{ left | list }}',
        pick(
          "reject('in', seen)",
          "select('in', seen)",
          'unique',
          "map('string')",
          'batch(2)',
          'slice(2)',
          'reverse',
        ),
        pick('', '{{ loop.index }}', '{{ loop.last }}', '{% break %}'),
      ),
      form('{% do numbers.append(§) %}{{ numbers | length }}', expression),
      form(
        '{% for x in interfaces %}{% if § %}{% § %}{% endif %}§{% endfor %}',
        expression,
        words('break continue'),
        body,
      ),
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

import * as E from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { FilePath } from '../../../src/intent/path.ts'
import type { Environment } from '../../../src/intent/settings.ts'
import type { Observed } from '../../../src/observe/observed.ts'
import type { UserFile } from '../../../src/observe/userFiles.ts'
import { frrConfOf, shownFrrConf } from '../../../src/plan/frrConf/frrConf.ts'
import { operationsOf } from '../../../src/plan/plan.ts'
import { frrPaths, renderBuiltIn } from '../../../src/plan/frrConf/render.ts'
import { describeTemplateProblem } from '../../../src/plan/frrConf/templateText.ts'
import { engine } from '../../frr/engine.ts'
import { convergedHost, freshHost, targetOf } from '../hosts.ts'
import { planOf, storyOf } from '../stories.ts'

const templatePath = '/config/frr.conf.j2'
const valuesPath = '/config/values.yaml'
const extraPath = '/config/extra.conf'

const file = (path: string, text: string | undefined): UserFile | null =>
  text === undefined ? null : { path: path as FilePath, text }

interface Own {
  readonly template?: string
  readonly values?: string
  readonly extra?: string
}

/** What names the files in the environment, and the host that has them. */
const userFiles = (
  { template, values, extra }: Own,
  environment: Environment = {},
  observed: Observed = freshHost,
): readonly [Environment, Observed] => [
  {
    ...environment,
    ...(template === undefined ? {} : { FRR_TEMPLATE: templatePath }),
    ...(values === undefined ? {} : { FRR_TEMPLATE_VARS: valuesPath }),
    ...(extra === undefined ? {} : { FRR_EXTRA_CONF: extraPath }),
  },
  {
    ...observed,
    userFiles: {
      template: file(templatePath, template),
      values: file(valuesPath, values),
      extra: file(extraPath, extra),
    },
  },
]

const confOf = (own: Own, environment?: Environment, observed?: Observed) =>
  frrConfOf(targetOf(...userFiles(own, environment, observed)), engine)

const textOf = (own: Own, environment?: Environment): string => {
  const conf = confOf(own, environment)
  if (E.isLeft(conf)) throw new Error(conf.left.map(describeTemplateProblem).join('\n'))
  return conf.right.text
}

const problemsOf = (template: string, environment?: Environment, observed?: Observed) => {
  const conf = confOf({ template }, environment, observed)
  return E.isLeft(conf)
    ? conf.left.map((problem) => `${describeTemplateProblem(problem)}; ${problem.advice}`)
    : []
}

const builtIn = readFileSync('templates/frr.conf.j2', 'utf8')

const intents: Readonly<Record<string, Environment>> = {
  'the defaults': {},
  'pools, the default route alone and no BFD': {
    LB_POOLS: '203.0.113.0/24,198.51.100.0/24,2001:db8:5::/64',
    FABRIC_ROUTES: 'default',
    ENABLE_BFD: 'false',
    LB_COMMUNITY: '65001:1:100',
    SPEAKER_COMMUNITIES: '65001:666,graceful-shutdown,65001:1:2,no-export,blackhole',
    SPEAKER_MAX_PREFIXES: '500',
    FRR_PROFILE: 'traditional',
  },
  'timers, a role and GTSM': {
    NODE_IP6: '2001:db8::1',
    BGP_KEEPALIVE_TIME: '10',
    BGP_HOLD_TIME: '30',
    BFD_INTERVAL: '100',
    FABRIC_ROLE: 'customer',
    FABRIC_GTSM_HOPS: '1',
    LOOPBACK_COMMUNITY: '65001:200',
    ADVERTISE_INTERFACES: 'lo,vip',
  },
}

for (const [name, environment] of Object.entries(intents)) {
  test(`a copy of the built-in template renders the same bytes: ${name}`, () => {
    assert.is(
      textOf({ template: builtIn }, environment),
      renderBuiltIn(targetOf(environment, freshHost)),
    )
  })
}

test('the built-in template has no empty place for what is not known', () => {
  const target = targetOf({}, freshHost)
  const settings = { ...target.intent.settings, BFD_INTERVAL: undefined as never }
  assert.throws(
    () => renderBuiltIn({ ...target, intent: { ...target.intent, settings } }),
    (error: Error) => /attempted to output null or undefined value/.test(error.message),
  )
})

const lists = (environment: Environment): readonly string[] =>
  renderBuiltIn(targetOf(environment, freshHost))
    .split('\n')
    .filter((line) =>
      /^(ip|ipv6|bgp) \S+-list (\w+ )?(from-speaker|(says|carries)-\S+) /.test(line),
    )

test('a family without pools admits nothing, and nothing stands behind the last pool', () => {
  const pools = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, i) => `100.${64 + (i >> 8)}.${i & 255}.0/24`)
  for (const count of [1, 6_553, 6_554, 10_000]) {
    const environment = { LB_POOLS: pools(count).join(',') }
    const found = lists(environment).filter((line) => line.includes('prefix-list'))
    assert.is(found.length, count + 1)
    assert.is(
      found.at(-2),
      `ip prefix-list from-speaker seq ${count * 10} permit ${pools(count).at(-1)} le 32`,
    )
    assert.is(found.at(-1), 'ipv6 prefix-list from-speaker seq 10 deny any')
  }
})

test('communities of the speaker: all go, but those that are named', () => {
  const all = (environment: Environment) =>
    lists(environment).filter((line) => line.startsWith('bgp'))
  assert.equal(all({}), [
    'bgp community-list expanded from-speaker seq 4000000000 permit .*',
    'bgp large-community-list expanded from-speaker seq 4000000000 permit .*',
  ])
  assert.equal(all({ SPEAKER_COMMUNITIES: '65001:1:2,graceful-shutdown,65001:666' }), [
    'bgp community-list expanded from-speaker seq 10 deny ^graceful-shutdown$',
    'bgp community-list expanded from-speaker seq 20 deny ^65001:666$',
    'bgp community-list expanded from-speaker seq 4000000000 permit .*',
    'bgp large-community-list expanded from-speaker seq 10 deny ^65001:1:2$',
    'bgp large-community-list expanded from-speaker seq 4000000000 permit .*',
  ])
  assert.equal(all({ SPEAKER_COMMUNITIES: 'blackhole,no-export' }), [
    'bgp community-list expanded from-speaker seq 4000000000 permit .*',
    'bgp large-community-list expanded from-speaker seq 4000000000 permit .*',
    'bgp large-community-list expanded from-speaker seq 3000000001 deny ^4000099998:88:1$',
    'bgp large-community-list standard carries-blackhole seq 10 permit 4000099998:88:1',
    'bgp community-list standard says-blackhole seq 10 permit blackhole',
    'bgp large-community-list expanded from-speaker seq 3000000002 deny ^4000099998:88:2$',
    'bgp large-community-list standard carries-no-export seq 10 permit 4000099998:88:2',
    'bgp community-list standard says-no-export seq 10 permit no-export',
  ])
})

test('a template sees what the built-in one sees, and the ports as they were given', () => {
  const template = `{% for mac in FE_MACS.split(',') -%}
! {{ loop.index }} {{ mac }}
{% endfor -%}
! {{ FABRIC_INTERFACES | join(' ') }} {{ NODE_IP6 | default('no IPv6') }}
{% if FE_PORT_NAMES is defined or LB_POOLS -%}
! by name
{% endif -%}
router bgp {{ ASN_LOCAL }}`
  assert.is(
    textOf({ template }),
    '! 1 02:00:00:00:01:01\n! 2 02:00:00:00:01:02\n! eth0 eth1 no IPv6\nrouter bgp 65001\n',
  )
})

test('the example in docs/templates.md', () => {
  const [, template = ''] =
    /```jinja\n([^`]*)```/.exec(readFileSync('docs/templates.md', 'utf8')) ?? []
  assert.is(
    textOf({ template }),
    `router bgp 65001
 bgp router-id 10.0.0.1
 neighbor eth0 interface remote-as external
 neighbor eth0 bfd
 neighbor eth1 interface remote-as external
 neighbor eth1 bfd
exit
`,
  )
})

test('lines are traced to the files of the user', () => {
  const template = '{% for port in FABRIC_INTERFACES -%}\n! {{ port }}\n{% endfor -%}\nlast\n'
  const conf = confOf({ template, extra: 'one\ntwo' })
  if (E.isLeft(conf)) throw new Error('the template is good')
  assert.is(conf.right.text, '! eth0\n! eth1\nlast\none\ntwo\n')
  assert.equal([1, 2, 3, 4, 5].map(conf.right.origin), [
    `line 2 of ${templatePath}`,
    `line 2 of ${templatePath}`,
    `line 4 of ${templatePath}`,
    `line 1 of ${extraPath}`,
    `line 2 of ${extraPath}`,
  ])
  const alone = confOf({ template })
  assert.is(E.isRight(alone) && alone.right.origin(9), null, 'there is no such line')
})

test('what follows the built-in template is traced, and that itself is ours', () => {
  const conf = confOf({ extra: 'ip prefix-list x permit any\n' })
  if (E.isLeft(conf)) throw new Error('nothing is wrong')
  const lines = conf.right.text.split('\n')
  assert.is(lines.at(-2), 'ip prefix-list x permit any')
  assert.is(conf.right.origin(1), null)
  assert.is(conf.right.origin(lines.length - 1), `line 1 of ${extraPath}`)
  assert.is(textOf({ template: '', extra: '' }), '')
})

test('all that cannot be meant is told at once, with its line and advice', () => {
  const unsupported = problemsOf('hostname x\n{{ NODE_IP | pprint }}\n\n{{ NODE_IP | random }}\n')
  assert.equal(
    unsupported.map((sentence) => sentence.replace(/; use one of: .*/, '; ...')),
    [
      `line 2 of ${templatePath} uses what frr-intent does not support of Jinja2: | pprint; ...`,
      `line 4 of ${templatePath} uses what frr-intent does not support of Jinja2: | random; ...`,
    ],
  )
  assert.equal(problemsOf('ok\n{{ NODE_IP6 }}\n'), [
    `line 2 of ${templatePath} uses a name without a value: NODE_IP6; set it, or give it a value where it is missing: | default('...')`,
  ])
  assert.equal(problemsOf('ok\n{% if NO_SUCH_NAME %}{% endif %}\n'), [
    `line 2 of ${templatePath} uses a name without a value: NO_SUCH_NAME; set it, or give it a value where it is missing: | default('...')`,
  ])
  assert.match(
    problemsOf('ok\n{% if NODE_IP %}\n')[0] ?? '',
    /^line \d of \S+ is not valid Jinja2: /,
  )
  assert.equal(problemsOf('ok\n{{ 1 + "0" }}\n'), [
    `line 2 of ${templatePath} cannot be rendered: a value of the wrong type; use a whole number, or | int, here`,
  ])
})

test('a comparison with text that is false in silence is refused', () => {
  assert.equal(
    problemsOf(
      "{# ENABLE_BFD == 'true' #}\n{% if NODE_IP and\n ENABLE_BFD == 'true' %}x{% endif %}",
    ),
    [
      `line 3 of ${templatePath} uses what frr-intent does not support of Jinja2: {% if NODE_IP and ENABLE_BFD == 'true' %}; it is true or false here: write {% if ENABLE_BFD %} or {% if not ENABLE_BFD %}`,
    ],
  )
  // What is not Jinja2 has no comparisons yet: with very many open comments the search would take minutes.
  const notJinja = problemsOf(`{% if ENABLE_BFD == 'true' %}x${'{#'.repeat(200_000)}`)
  assert.is(notJinja.length, 1)
  assert.match(notJinja[0] ?? '', /is not valid Jinja2/)
  const isRefused = (condition: string): boolean =>
    problemsOf(`{% if ${condition} %}x{% endif %}`).length > 0
  for (const condition of [
    `ENABLE_BFD | default('true') == "true"`,
    `"true" == ENABLE_BFD`,
    `ENABLE_BFD in ['true', '1']`,
    `ENABLE_BFD not in ['false']`,
    `ASN_LOCAL != '65001'`,
  ])
    assert.ok(isRefused(condition), condition)
  for (const condition of [
    'ENABLE_BFD',
    'ENABLE_BFD == true',
    "ENABLE_BFD | lower == 'true'",
    'ASN_LOCAL == 65001',
    'ASN_LOCAL in [65001]',
    "NODE_IP == '10.0.0.1'",
    "'lo' in ADVERTISE_INTERFACES",
  ])
    assert.not(isRefused(condition), condition)
})

const edpm = (name: string): string => readFileSync(`test/frr/template/frr/${name}`, 'utf8')

test('values of the user: a template with the idioms of Red Hat, as in Python', () => {
  assert.is(textOf({ template: edpm('edpm.j2'), values: edpm('edpm.yaml') }), edpm('edpm.conf'))
})

test('a bad file with values is told with its line, and without the value', () => {
  const conf = confOf({ template: 'x', values: 'site: y\nASN_LOCAL: 1\nsecret: 0123\n' })
  assert.equal(E.isLeft(conf) && conf.left.map(describeTemplateProblem), [
    `line 1 of ${valuesPath} cannot be used: a value that can mean several things`,
    `line 3 of ${valuesPath} cannot be used: a value that can mean several things`,
    `line 2 of ${valuesPath} cannot be used: the name ASN_LOCAL`,
  ])
})

test('values without something to read them are a broken promise', () => {
  const target = targetOf(...userFiles({ template: 'x', values: 'a: 1' }))
  assert.throws(() => frrConfOf(target, { ...engine, readValues: null }))
})

test('a file that another intent named is none of this one', () => {
  const observed = {
    ...freshHost,
    userFiles: { template: file(templatePath, 'x'), values: null, extra: file(extraPath, 'y') },
  }
  const own = (environment: Environment) => {
    const { template, extra } = targetOf(environment, observed).userFiles
    return [template?.text, extra?.text]
  }
  assert.equal(own({}), [undefined, undefined])
  assert.equal(own({ FRR_TEMPLATE: templatePath, FRR_EXTRA_CONF: extraPath }), ['x', 'y'])
  assert.equal(own({ FRR_TEMPLATE: '/other', FRR_EXTRA_CONF: '/other' }), [undefined, undefined])
})

test('a problem tells no password', () => {
  const observed = { ...freshHost, secrets: { fabric: 's3cret', speaker: null } }
  const environment = { FABRIC_PASSWORD_FILE: '/run/fabric' }
  for (const expression of [
    '{}[FABRIC_PASSWORD]',
    'FABRIC_PASSWORD + 1',
    'FABRIC_PASSWORD | int',
  ]) {
    const [problem = ''] = problemsOf(`{{ ${expression} }}`, environment, observed)
    assert.match(problem, /^line 1 of /)
    assert.not.match(problem, 's3cret')
  }
  // What the template itself writes can be the password, too.
  const [written = ''] = problemsOf('{{ s3cret }}', environment, observed)
  assert.match(written, '(masked)')
  assert.not.match(written, 's3cret')
})

test('for people, passwords are masked wherever they stand', () => {
  const [environment, observed] = userFiles({
    template: 'neighbor x password {{ FABRIC_PASSWORD }}',
    extra: 'neighbor y password other',
  })
  const target = targetOf(
    { ...environment, FABRIC_PASSWORD_FILE: '/run/fabric' },
    { ...observed, secrets: { fabric: 's3cret', speaker: null } },
  )
  assert.equal(
    shownFrrConf(target, engine),
    E.right('neighbor x password (masked)\nneighbor y password (masked)\n'),
  )
})

const written = (own: Own, observed: Observed): string | null => {
  const [environment, host] = userFiles(own, {}, observed)
  const plan = planOf(host, environment, [], { render: engine })
  const files = operationsOf(plan).flatMap((step) => (step._tag === 'WriteFile' ? step.file : []))
  return files.find(({ path }) => path === frrPaths.frrConf)?.content ?? null
}

test('a plan writes what the template renders, and nothing for one that does not', () => {
  assert.is(written({ template: 'log {{ FRR_PROFILE }}' }, convergedHost), 'log datacenter\n')
  assert.is(written({ template: '{{ NO_SUCH_NAME }}' }, convergedHost), null)
  const [environment, host] = userFiles({ template: '{{ NO_SUCH_NAME }}' }, {}, convergedHost)
  assert.equal(storyOf(planOf(host, environment, [], { render: engine })).changes, [])
})

test('a template without something to render it is a broken promise', () => {
  assert.throws(() => planOf(...(([e, o]) => [o, e] as const)(userFiles({ template: 'x' }))))
})

test.run()

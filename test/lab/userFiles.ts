// A template and lines of a user's own, of which a leaf can tell that they are in force.

import type { Guest } from './guest.ts'

/** What the node announces with both of them, and with neither alone. */
export const aggregate = '198.51.100.0/24'

/** As a user would begin: with a copy of ours. */
export const ownTemplate = async (guest: Guest): Promise<string> =>
  `${await guest.must('cat /src/templates/frr.conf.j2')}
{% set aggregate = '${aggregate}' %}
ip route {{ aggregate }} blackhole
{% macro tagged(name, tag) %}
route-map {{ name }} permit 10
 set tag {{ tag }}
exit
{% endmacro %}
{{ tagged('aggregates', 80 + 8) }}
`

export const extraLines = `router bgp 65001
 address-family ipv4 unicast
  network ${aggregate} route-map aggregates
 exit-address-family
exit
`

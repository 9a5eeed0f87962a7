package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The rules of the package comment, each with the smallest world that shows
// it. A case asks several questions of one world.
func TestEdges(t *testing.T) {
	type question struct{ query, params, columns, want string }
	cases := []struct {
		name, world string
		asked       []question
	}{
		{"valid time: both ends are in, open ends are open, nothing undated unless asked", `
			Country a
			Country b
			Country c
			Country d
			Country e
			Country f
			a ALLY_OF b | 2000-01-01/2000-12-31
			a ALLY_OF c | 2000/..
			a ALLY_OF d | ../2000
			a ALLY_OF e | ../..
			a ALLY_OF f`,
			[]question{
				{"allies_on_date", "date=2000-01-01", "b since until", "b 2000-01-01 2000-12-31\nc 2000-01-01 -\nd - 2000-12-31\ne - -"},
				{"allies_on_date", "date=2000-12-31", "b", "b\nc\nd\ne"},
				{"allies_on_date", "date=1999-12-31", "b", "d\ne"},
				{"allies_on_date", "date=2001-01-01", "b", "c\ne"},
				{"allies_on_date", "date=2001-01-01 undated=true", "b", "c\ne\nf"},
				{"neighbours", "entity=a date=2001-01-01 undated=false", "neighbour", "c\ne"},
				{"neighbours", "entity=a date=2001-01-01", "neighbour", "c\ne\nf"},
				{"neighbours", "entity=a", "neighbour", "b\nc\nd\ne\nf"},
			}},
		{"a symmetric pair is one row, from whichever end it is told", `
			Country a
			Country b
			b ALLY_OF a | 2000/.. | asserted | one
			a ALLY_OF b | 2001/2009 | reported | two
			a DEFENCE_PACT_WITH b | 1999/.. | asserted | two
			a ALLY_OF b | 2000/.. | planned | three`,
			[]question{
				{"allies_on_date", "date=2005-01-01", "a b relations since until statements sources", "a b ALLY_OF+DEFENCE_PACT_WITH 1999-01-01 - 3 one+two"},
				{"allies_on_date", "date=2005-01-01 entity=b relations=ally-of", "a b statements", "a b 2"},
				{"allies_on_date", "date=2005-01-01 modalities=planned", "a b sources", "a b three"},
				{"allies_on_date", "date=1999-06-01 relations=ALLY_OF", "a b", ""},
				{"neighbours", "entity=b", "direction relation neighbour statements", "with ALLY_OF a 2\nwith DEFENCE_PACT_WITH a 1"},
				{"evidence", "subject=a object=b relation=ALLY_OF", "subject object modality source", "b a asserted The one\na b planned The three\na b reported The two"},
			}},
		{"an ending closes what is open, from the day after, and not what has its own last day", `
			Country a
			Country b
			Country c
			Country d
			Country e
			a ALLY_OF b | 2000/..
			a ALLY_OF c | 2000-01-01/2020-12-31
			a ALLY_OF d | 2000/2020
			a ALLY_OF e | 2011/..
			b ALLIANCE_ENDED a | 2010-06-01
			a ALLIANCE_ENDED c | 2010-06-01
			a ALLIANCE_ENDED d | 2010-06-01
			a ALLIANCE_ENDED e | 2010-06-01
			a ALLIANCE_ENDED e | 2012-06-01 | demanded`,
			[]question{
				{"allies_on_date", "date=2010-06-01", "b", "b\nc\nd"},
				{"allies_on_date", "date=2010-06-02", "b", "c"},
				{"allies_on_date", "date=2013-01-01", "b", "c\ne"},
			}},
		{"knowledge: what was not yet reported does not count, neither as a state nor as its end", `
			Country a
			Country b
			Country c
			a ALLY_OF b | 2000/.. | asserted | news | 2001-01-01
			a ALLY_OF c | 2000/.. | asserted | news
			a ALLIANCE_ENDED b | 2005-01-01 | asserted | news | 2006-01-01`,
			[]question{
				{"allies_on_date", "date=2005-06-01", "b", "c"},
				{"allies_on_date", "date=2005-06-01 known_by=2005-06-01", "b", "b"},
				{"allies_on_date", "date=2005-06-01 known_by=2006-01-01", "b", ""},
				{"known_by", "date=2006-01-01", "reported_at relation", "2006-01-01 ALLIANCE_ENDED\n2001-01-01 ALLY_OF"},
				{"known_by", "date=2005-12-31", "reported_at relation", "2001-01-01 ALLY_OF"},
				{"known_by", "date=2006-01-01 on=2004-01-01", "relation", "ALLY_OF"},
				{"known_by", "date=2006-01-01 entity=c", "relation", ""},
				{"dyad_timeline", "a=a b=b known_by=2001-12-31", "relation", "ALLY_OF"},
			}},
		{"cooperation: a suspension cuts the path, a resumption mends it, a plan is no path", `
			Country a
			Country b
			Country c
			Country d
			a COOPERATES_WITH b | 2000/..
			a COOPERATES_WITH b | 2001/.. | reported | blog
			c SECURITY_PARTNER_OF a | 2000/..
			b ALLY_OF c | 2000/..
			d COOPERATES_WITH b | 2000/.. | planned
			b COOPERATION_SUSPENDED a | 2010-03-01
			a COOPERATION_RESUMED b | 2012-03-01`,
			[]question{
				{"cooperation_path", "from=a to=b date=2010-03-01", "steps statements", "1 a COOPERATES_WITH b (blog, news)"},
				{"cooperation_path", "from=b to=a date=2010-03-02", "steps actors statements", "2 b+c+a b ALLY_OF c (news)+c SECURITY_PARTNER_OF a (news)"},
				{"cooperation_path", "from=b to=a date=2010-03-02 relations=COOPERATES_WITH", "steps", ""},
				{"cooperation_path", "from=a to=b date=2012-03-01", "steps", "1"},
				{"cooperation_path", "from=a to=d date=2012-03-01", "steps", ""},
				{"cooperation_path", "from=a to=d date=2012-03-01 modalities=all", "actors", "a+b+d"},
				{"cooperation_path", "from=a to=a date=2012-03-01", "steps", ""},
			}},
		{"contradictions: apart is a contradiction, agreeing or far apart is none", `
			Person p
			Country a
			Country b
			Government g
			g OUSTED p | 2023-07-26 | asserted | one
			g OUSTED p | 2023-06-26 | asserted | two
			g SEIZED_POWER_IN a | 2023-07 | asserted | one
			g SEIZED_POWER_IN a | 2023-07-26 | asserted | two
			g SEIZED_POWER_IN b | 2003-07-26 | asserted | one
			g SEIZED_POWER_IN b | 2023-07-26 | asserted | two
			a CONDEMNS b | 2020-01-01 | asserted | one
			a CONDEMNS b | 2020-02-01 | asserted | two
			a CONDEMNS b | 2020-01-01 | asserted | two
			b MEETS_WITH a | 2021-01-01 | asserted | one
			a MEETS_WITH b | 2021-01-05 | asserted | two
			a VISITS b | 2021-01-01 | asserted | one
			b VISITS a | 2021-01-05 | asserted | two`,
			[]question{
				{"contradictions", "", "kind subject object valid source other_valid other_source", "date b a 2021-01-01 one 2021-01-05 two\ndate g p 2023-07-26 one 2023-06-26 two"},
				{"contradictions", "days=29", "subject", "b"},
				{"contradictions", "days=10000", "subject object", "b a\ng b\ng p"},
				{"contradictions", "events=OUSTED entity=p", "subject", "g"},
				{"contradictions", "entity=g events=VISITS", "subject", ""},
			}},
		{"contradictions: states that exclude each other, but not what ends or follows", `
			Country a
			Country b
			Country c
			Country d
			Country e
			Country f
			a ALLY_OF b | 2000/2010 | asserted | one
			b RIVAL_OF a | 2005/2006 | asserted | two
			a ALLY_OF c | 2000-01-01/2005-06-01 | asserted | one
			a RIVAL_OF c | 2005-06-01/.. | asserted | two | 2020-01-01
			a ALLY_OF d | 2000/.. | asserted | one | 2004-01-01
			a RIVAL_OF d | 2005/.. | asserted | two | 2020-01-01
			a COOPERATES_WITH e | 2000/.. | asserted | one | 2020-01-01
			a COOPERATION_SUSPENDED e | 2010-01-01 | asserted | one | 2020-01-01
			a RECOGNIZES f | 2000/2010 | asserted | one
			f REFUSES_RECOGNITION a | 2000/2010 | asserted | one
			a AIDS f | 2000-01-01/2010-12-31 | asserted | one
			a AID_CUT f | 2005-01-01 | asserted | two
			a ALLY_OF f
			a RIVAL_OF f
			b ALLY_OF c | ../2010 | asserted | one
			b RIVAL_OF c | 2005/2006 | asserted | two
			b ALLY_OF d | ../2010 | asserted | one
			b RIVAL_OF d | 2010/2011 | asserted | two`,
			[]question{
				{"contradictions", "", "kind subject object relation other_relation", "conflict a b ALLY_OF RIVAL_OF\nconflict a f AIDS AID_CUT\nconflict b d ALLY_OF RIVAL_OF"},
				{"contradictions", "modalities=denied", "kind", ""},
			}},
		{"contradictions: one office, two holders", `
			Country a
			Person p
			Person q
			Person r
			Office president
			Office minister
			president OFFICE_OF a
			p HOLDS_OFFICE president | 2000-01-01/2010-02-18 | asserted | one
			q HOLDS_OFFICE president | 2010-02-08/2015-05-05 | asserted | two
			r HOLDS_OFFICE president | 2015-05-05/.. | asserted | one | 2020-01-01
			q HOLDS_OFFICE president | 2021-01-01/.. | asserted | two | 2022-01-01
			q HOLDS_OFFICE minister | 2000/.. | asserted | one | 2020-01-01
			p HOLDS_OFFICE minister | 2001/.. | planned | two`,
			[]question{
				{"contradictions", "", "kind subject object valid source other_subject other_valid other_source", "office p president 2000-01-01/2010-02-18 one q 2010-02-08/2015-05-05 two"},
				{"contradictions", "entity=a", "kind", "office"},
				{"contradictions", "entity=r", "kind", ""},
			}},
		{"contradictions: a denial of what is asserted for the same time", `
			Country a
			Country b
			Country c
			a SUPPORTS b | 2020 | denied | one
			a SUPPORTS b | 2020-05/.. | asserted | two
			b SUPPORTS a | 2020 | asserted | two
			a RIVAL_OF b | 2020 | denied | one
			b RIVAL_OF a | | asserted | two
			a THREATENS c | 2020 | denied | one
			a THREATENS c | 2021 | asserted | two`,
			[]question{
				{"contradictions", "", "kind subject object relation valid source other_valid other_source", "denial a b SUPPORTS 2020-05/.. two 2020 one\ndenial b a RIVAL_OF - two 2020 one"},
				{"contradictions", "modalities=all", "kind subject relation", "denial a SUPPORTS\ndenial b RIVAL_OF"},
			}},
		{"source_alone: another source bears out the same at a time that is not another", `
			Country a
			Country b
			a ALLY_OF b | 2000/2005 | asserted | one
			b ALLY_OF a | 2005/2010 | asserted | two
			a SUPPORTS b | 2000 | asserted | one
			b SUPPORTS a | 2000 | asserted | two
			a RIVAL_OF b | 2000 | asserted | one
			a RIVAL_OF b | 2001 | asserted | two
			a AIDS b | | asserted | one
			a AIDS b | 1990 | reported | two
			a ARMS b | 2000 | asserted | one
			a ARMS b | 2000 | denied | two
			a ARMS b | 2000 | asserted | one`,
			[]question{
				{"source_alone", "source=one", "relation subject valid", "ARMS a 2000\nARMS a 2000\nRIVAL_OF a 2000\nSUPPORTS a 2000"},
				{"source_alone", "source=two", "relation subject valid", "RIVAL_OF a 2001\nSUPPORTS b 2000"},
			}},
		{"troops: a base counts for its state, counts are not added, a partial withdrawal leaves troops", `
			Country a
			Country b
			ArmedForce f
			Place town
			Base base
			base LOCATED_IN town
			town LOCATED_IN a
			f STATIONED_IN base | 2000/.. | asserted | one | | troops=100
			f STATIONED_IN base | 2001/.. | reported | two | | troops=150
			f STATIONED_IN b | 2000/.. | asserted | one | | troops=300
			f STATIONED_IN a | 2000/.. | possible | one | | troops=9
			f WITHDRAWS_FROM b | 2010-01-01 | asserted | one | | troops=100
			f WITHDRAWS_FROM b | 2011/2012 | asserted | one`,
			[]question{
				{"troops_by_host", "date=2005-01-01", "host site force lowest highest since statements sources", "a base f 100 150 2000-01-01 2 one+two\nb b f 300 300 2000-01-01 1 one"},
				{"troops_by_host", "date=2010-06-01 host=b", "host lowest", "b 300"},
				{"troops_by_host", "date=2012-12-31 host=b", "host lowest", "b 300"},
				{"troops_by_host", "date=2013-01-01 host=b", "host", ""},
				{"troops_by_host", "date=2000-06-01 host=a", "host lowest highest", "a 100 100"},
			}},
		{"redeployments: by modality, from and to, of a state's forces", `
			Country a
			Country b
			Country c
			ArmedForce f
			ArmedForce g
			f PART_OF a
			f REDEPLOY_TO c | 2023-09/.. | possible | one | 2023-09-05 | withdrawn_from=b
			g REDEPLOY_TO c | 2023 | planned
			a WITHDRAWS_FROM b | 2023-10 | planned | one | 2023-09-06 | troops=1500
			f REDEPLOY_TO b | 2022 | asserted`,
			[]question{
				{"redeployments_by_modality", "", "modality force relation from to troops", "planned a WITHDRAWS_FROM b - 1500\nplanned g REDEPLOY_TO - c -\npossible f REDEPLOY_TO b c -"},
				{"redeployments_by_modality", "force=a modalities=all", "modality force to", "asserted f b\nplanned a -\npossible f c"},
				{"redeployments_by_modality", "relations=redeploy-to modalities=possible", "force", "f"},
			}},
		{"offices: an ouster ends an open term, a resignation only that office", `
			Country a
			Person p
			Person q
			Office president
			Office minister
			Government g
			president OFFICE_OF a
			minister OFFICE_OF a
			p HOLDS_OFFICE president | 2020/..
			p HOLDS_OFFICE minister | 2020-01-01/2024-12-31
			q HOLDS_OFFICE president | 2023-07-28/..
			q HOLDS_OFFICE minister | 2022/..
			g OUSTED p | 2023-07-26
			q RESIGNED_FROM minister | 2023-01-01`,
			[]question{
				{"office_holders_on_date", "date=2022-06-01", "body office holder", "a minister p\na minister q\na president p"},
				{"office_holders_on_date", "date=2023-07-26 office=president", "holder", "p"},
				{"office_holders_on_date", "date=2023-07-27", "office holder", "minister p"},
				{"office_holders_on_date", "date=2023-07-28 body=a", "office holder since until", "minister p 2020-01-01 2024-12-31\npresident q 2023-07-28 -"},
				{"office_holders_on_date", "date=2023-07-28 body=g", "office", ""},
			}},
		{"coups: the state is found through the office, the government or itself, and each date counts from itself", `
			Country a
			Country b
			Country c
			Person p
			Office president
			Government g
			Government old
			president OFFICE_OF a
			p HOLDS_OFFICE president | 2020/2023
			old GOVERNS b | 2000/2010
			g GOVERNS a | 2023/..
			g OUSTED p | 2023-07-26 | asserted | one
			g SEIZED_POWER_IN a | 2023-06-26 | asserted | two
			g OUSTED old | 2010-01-01
			g OUSTED p | 2023-08-01 | denied
			c COOPERATION_SUSPENDED a | 2023-07-28
			c REFUSES_RECOGNITION g | 2023-08-10/.. | reported
			c AID_CUT p | 2023-09-24
			c AID_CUT a | 2023-09-25
			c AID_CUT a | 2023-07-25
			c AID_CUT a | 2023-08-01 | planned
			c SANCTIONS a | 2023-07-30
			c COOPERATION_SUSPENDED b | 2023-07-28`,
			[]question{
				{"coup_dates", "", "state day relations by against sources", "a 2023-06-26 SEIZED_POWER_IN g a two\na 2023-07-26 OUSTED g p one\nb 2010-01-01 OUSTED g old news"},
				{"coup_dates", "state=b", "day", "2010-01-01"},
				{"cooperation_cut_after_coup", "state=a", "coup relation object days modality", strings.Join([]string{
					"2023-06-26 AID_CUT a 29 asserted", "2023-06-26 COOPERATION_SUSPENDED a 32 asserted", "2023-06-26 REFUSES_RECOGNITION g 45 reported",
					"2023-07-26 COOPERATION_SUSPENDED a 2 asserted", "2023-07-26 REFUSES_RECOGNITION g 15 reported", "2023-07-26 AID_CUT p 60 asserted",
				}, "\n")},
				{"cooperation_cut_after_coup", "days=4 relations=sanctions", "actor days", "c 4"},
			}},
		{"timelines: both directions, the undated last, parts when asked for", `
			Country a
			Country b
			Government g
			ArmedForce army
			ArmedForce brigade
			Person p
			Person chief
			Person officer
			Office president
			g GOVERNS b | 2023/..
			army PART_OF b
			brigade PART_OF army
			president OFFICE_OF b
			p HOLDS_OFFICE president | 2020/2023
			chief LEADS army
			officer MEMBER_OF army
			b SUPPORTS a
			a AIDS b | 2010/..
			b CONDEMNS a | 2009 | reported | news | 2009-06-01
			b ACCUSES a | 2009 | reported | news | 2009-05-01
			a SUPPORTS b | 2011 | denied
			a SUPPORTS p | 2021/..
			brigade FIGHTS a | 2022
			a MEETS_WITH chief | 2022-01-02
			a MEETS_WITH officer | 2022
			a SANCTIONS g | 2023-08-01/..`,
			[]question{
				{"dyad_timeline", "a=a b=b", "valid subject relation object", "2009 b ACCUSES a\n2009 b CONDEMNS a\n2010/.. a AIDS b\n- b SUPPORTS a"},
				{"dyad_timeline", "a=b b=a", "relation", "ACCUSES\nCONDEMNS\nAIDS\nSUPPORTS"},
				{"dyad_timeline", "a=a b=b with_parts=true", "subject relation object", strings.Join([]string{
					"b ACCUSES a", "b CONDEMNS a", "a AIDS b", "a SUPPORTS p", "brigade FIGHTS a", "a MEETS_WITH chief", "a SANCTIONS g", "b SUPPORTS a",
				}, "\n")},
				{"dyad_timeline", "a=a b=b modalities=denied", "relation", "SUPPORTS"},
				{"dyad_timeline", "a=a b=a", "relation", ""},
			}},
		{"small ones", `
			Country niger Niger
			Country nigeria Nigeria
			Person p Someone of Niger
			niger NEIGHBOUR_OF nigeria | 1960/.. | asserted | cow | 2010-01-01
			niger NEIGHBOUR_OF nigeria | 1960/.. | denied | news | 2011-01-01
			p CITIZEN_OF niger | | reported | cow`,
			[]question{
				{"overview", "", "relation modality statements sources first last", "CITIZEN_OF reported 1 1 - -\nNEIGHBOUR_OF asserted 1 1 1960-01-01 -\nNEIGHBOUR_OF denied 1 1 1960-01-01 -"},
				{"sources", "", "source name documents statements facts first_reported last_reported", "cow The cow 0 2 2 2010-01-01 2010-01-01\nnews The news 0 1 0 2011-01-01 2011-01-01"},
				{"find", "text=NIGER", "id kinds", "niger Country\nnigeria Country\np Person"},
				{"find", "text=someone", "id", "p"},
				{"evidence", "subject=niger object=nigeria", "subject object modality document key", "Niger Nigeria asserted paper cow/003\nNiger Nigeria denied paper news/004"},
				{"evidence", "subject=niger object=p", "relation", ""},
				{"evidence", "subject=p object=niger", "relation", "CITIZEN_OF"},
			}},
	}
	db := database(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			write(t, db, c.world)
			for _, q := range c.asked {
				if diff := cmp.Diff(q.want, answerOf(t, db, q.query, q.params, q.columns)); diff != "" {
					t.Errorf("%s %s (-want +got)\n%s", q.query, q.params, diff)
				}
			}
		})
	}
}

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
				{"allies_on_date", "as_of=2000-01-01", "b since until", "b 2000-01-01 2000-12-31\nc 2000-01-01 -\nd - 2000-12-31\ne - -"},
				{"allies_on_date", "as_of=2000-12-31", "b", "b\nc\nd\ne"},
				{"allies_on_date", "as_of=1999-12-31", "b", "d\ne"},
				{"allies_on_date", "as_of=2001-01-01", "b", "c\ne"},
				{"allies_on_date", "as_of=2001-01-01 undated=true", "b", "c\ne\nf"},
				{"neighbours", "entity=a as_of=2001-01-01 undated=false", "neighbour", "c\ne"},
				{"neighbours", "entity=a as_of=2001-01-01", "neighbour", "c\ne\nf"},
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
				{"allies_on_date", "as_of=2005-01-01", "a b relations since until statements sources", "a b ALLY_OF+DEFENCE_PACT_WITH 1999-01-01 - 3 one+two"},
				{"allies_on_date", "as_of=2005-01-01 entity=b relations=ally-of", "a b statements", "a b 2"},
				{"allies_on_date", "as_of=2005-01-01 modalities=planned", "a b sources", "a b three"},
				{"allies_on_date", "as_of=1999-06-01 relations=ALLY_OF", "a b", ""},
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
				{"allies_on_date", "as_of=2010-06-01", "b", "b\nc\nd"},
				{"allies_on_date", "as_of=2010-06-02", "b", "c"},
				{"allies_on_date", "as_of=2013-01-01", "b", "c\ne"},
			}},
		{"knowledge: what was not yet reported does not count, neither as a state nor as its end", `
			Country a
			Country b
			Country c
			a ALLY_OF b | 2000/.. | asserted | news | 2001-01-01
			a ALLY_OF c | 2000/.. | asserted | news
			a ALLIANCE_ENDED b | 2005-01-01 | asserted | news | 2006-01-01`,
			[]question{
				{"allies_on_date", "as_of=2005-06-01", "b", "c"},
				{"allies_on_date", "as_of=2005-06-01 known_by=2005-06-01", "b", "b"},
				{"allies_on_date", "as_of=2005-06-01 known_by=2006-01-01", "b", ""},
				{"known_by", "known_by=2006-01-01", "reported_at relation", "2006-01-01 ALLIANCE_ENDED\n2001-01-01 ALLY_OF"},
				{"known_by", "known_by=2005-12-31", "reported_at relation", "2001-01-01 ALLY_OF"},
				{"known_by", "known_by=2006-01-01 as_of=2004-01-01", "relation", "ALLY_OF"},
				{"known_by", "known_by=2006-01-01 entity=c", "relation", ""},
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
				{"cooperation_path", "from=a to=b as_of=2010-03-01", "steps statements", "1 a COOPERATES_WITH b (blog, news)"},
				{"cooperation_path", "from=b to=a as_of=2010-03-02", "steps actors statements", "2 b+c+a b ALLY_OF c (news)+c SECURITY_PARTNER_OF a (news)"},
				{"cooperation_path", "from=b to=a as_of=2010-03-02 relations=COOPERATES_WITH", "steps", ""},
				{"cooperation_path", "from=a to=b as_of=2012-03-01", "steps", "1"},
				{"cooperation_path", "from=a to=d as_of=2012-03-01", "steps", ""},
				{"cooperation_path", "from=a to=d as_of=2012-03-01 modalities=all", "actors", "a+b+d"},
				{"cooperation_path", "from=a to=a as_of=2012-03-01", "steps", ""},
			}},
		{"the timeline of an actor: each statement once, with its parts where asked, and no part by a denial", `
			Country a
			Country b
			Government g
			ArmedForce army
			ArmedForce other
			Office post
			Person holder
			Person leader
			g GOVERNS a | ../..
			army PART_OF g | ../..
			other PART_OF a | ../.. | denied
			post OFFICE_OF g | ../..
			holder HOLDS_OFFICE post | 2010/..
			leader LEADS army | 2011/..
			a ALLY_OF b | 2000/.. | asserted | news | 2001-01-01
			a RIVAL_OF b | 2001/.. | planned
			army FIGHTS other | 2012-05-01/..
			holder VISITS b | 2013-01-01 | asserted | news | 2014-01-01
			leader MEETS_WITH holder | 2015-01-01
			other ATTACKS b | 2016-01-01`,
			[]question{
				{"actor_timeline", "entity=a", "subject relation object", "a ALLY_OF b\ng GOVERNS a"},
				{"actor_timeline", "entity=a modalities=planned", "relation", "RIVAL_OF"},
				{"actor_timeline", "entity=a with_parts=true", "relation", "ALLY_OF\nHOLDS_OFFICE\nLEADS\nFIGHTS\nVISITS\nMEETS_WITH\nGOVERNS\nPART_OF\nOFFICE_OF"},
				{"actor_timeline", "entity=a with_parts=true as_of=2012-05-01", "relation", "ALLY_OF\nHOLDS_OFFICE\nLEADS\nFIGHTS"},
				{"actor_timeline", "entity=a with_parts=true known_by=2013-12-31", "relation", "ALLY_OF"},
				{"parts_of_actor", "entity=a", "part roles", "army organ\ng organ\nholder office\nleader leader"},
				{"parts_of_actor", "entity=b", "part", ""},
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
				{"troops_by_host", "as_of=2005-01-01", "host site force lowest highest since statements sources", "a base f 100 150 2000-01-01 2 one+two\nb b f 300 300 2000-01-01 1 one"},
				{"troops_by_host", "as_of=2010-06-01 host=b", "host lowest", "b 300"},
				{"troops_by_host", "as_of=2012-12-31 host=b", "host lowest", "b 300"},
				{"troops_by_host", "as_of=2013-01-01 host=b", "host", ""},
				{"troops_by_host", "as_of=2000-06-01 host=a", "host lowest highest", "a 100 100"},
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
				{"office_holders_on_date", "as_of=2022-06-01", "body office holder", "a minister p\na minister q\na president p"},
				{"office_holders_on_date", "as_of=2023-07-26 office=president", "holder", "p"},
				{"office_holders_on_date", "as_of=2023-07-27", "office holder", "minister p"},
				{"office_holders_on_date", "as_of=2023-07-28 body=a", "office holder since until", "minister p 2020-01-01 2024-12-31\npresident q 2023-07-28 -"},
				{"office_holders_on_date", "as_of=2023-07-28 body=g", "office", ""},
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
		{"lapsed alliances: the last of them has run out or was left, and none goes on", `
			Country a
			Country b
			Country c
			Country d
			Country e
			a ALLY_OF b | 1990/1999 | asserted | one
			b DEFENCE_PACT_WITH a | 1995/2001 | asserted | two
			a ALLY_OF c | 1990/1999
			a DEFENCE_PACT_WITH c | 2000/..
			a ALLY_OF d | 1990/.. | asserted | one
			d ALLIANCE_ENDED a | 2005-05-05 | asserted | one | 2006-01-01
			a ALLY_OF e | 1990/1999 | planned
			a ALLY_OF e`,
			[]question{
				{"lapsed_alliances", "as_of=2010-01-01", "a b relations until days left statements sources", "a d ALLY_OF 2005-05-05 1702 d 1 one\na b ALLY_OF+DEFENCE_PACT_WITH 2001-12-31 2923  2 one+two"},
				{"lapsed_alliances", "as_of=2005-05-05", "b", "b"},
				{"lapsed_alliances", "as_of=2001-12-31", "b", ""},
				{"lapsed_alliances", "as_of=2010-01-01 entity=d", "a left", "a d"},
				{"lapsed_alliances", "as_of=2010-01-01 relations=DEFENCE_PACT_WITH", "b", "b"},
				{"alliances_by_year", "entity=a from=1998 to=2006", "year allies won lost", "1998 3  \n1999 3  \n2000 3  \n2001 3  \n2002 2  b\n2003 2  \n2004 2  \n2005 2  \n2006 1  d"},
			}},
		{"allies by word: a pact, or an agreement of both, is more than a word; a body of both is said", `
			Country a
			Country b
			Country c
			Country d
			Agreement treaty
			InternationalOrganization league
			a ALLY_OF b | 2000/..
			a DEFENCE_PACT_WITH b | 2000/2004
			a ALLY_OF c | 2000/..
			a PARTY_TO treaty | 2001/..
			c PARTY_TO treaty | 2001/..
			a ALLY_OF d | 2000/..
			a MEMBER_OF league | 2000/..
			d MEMBER_OF league | 2000/..
			d LEFT league | 2006-01-01
			a DEFENCE_PACT_WITH d | 2000/.. | planned`,
			[]question{
				{"allies_by_word_alone", "as_of=2000-06-01", "b bodies", "c \nd league"},
				{"allies_by_word_alone", "as_of=2005-06-01", "b bodies", "b \nd league"},
				{"allies_by_word_alone", "as_of=2007-01-01 entity=d", "a b bodies", "a d "},
				{"allies_by_word_alone", "as_of=2005-06-01 modalities=all", "b", "b"},
				{"common_memberships", "a=a b=c as_of=2005-01-01", "body kinds a_since b_since", "treaty Agreement 2001-01-01 2001-01-01"},
				{"common_memberships", "a=d b=a as_of=2006-01-01", "body", "league"},
				{"common_memberships", "a=d b=a as_of=2006-01-02", "body", ""},
			}},
		{"rivals of allies, and what one has with them oneself", `
			Country a
			Country b
			Country c
			Country d
			a ALLY_OF b | 2000/..
			b RIVAL_OF c | 2000/2009
			b FIGHTS d | 2000/.. | planned
			c COOPERATES_WITH a | 2000/..
			b RIVAL_OF a | 2000/.. | asserted | gossip
			a ALLIANCE_ENDED b | 2008-01-01`,
			[]question{
				{"rivals_of_allies", "entity=a as_of=2007-01-01", "ally alliance rival hostility own", "b ALLY_OF c RIVAL_OF COOPERATES_WITH"},
				{"rivals_of_allies", "entity=a as_of=2008-06-01", "rival", ""},
				{"rivals_of_allies", "entity=a as_of=2007-01-01 modalities=all", "rival", "c\nd"},
				{"rivals_of_allies", "entity=c as_of=2007-01-01", "rival", ""},
			}},
		{"suspensions: only a resumption after them undoes them", `
			Country a
			Country b
			Country c
			a COOPERATES_WITH b | 2000/..
			a COOPERATION_SUSPENDED b | 2010-01-01 | asserted | one
			a COOPERATION_SUSPENDED b | 2010-01-03 | reported | two
			b COOPERATION_RESUMED a | 2009-01-01
			b COOPERATION_RESUMED a | 2012-01-01
			a COOPERATION_SUSPENDED c | 2010-01-01 | planned
			c AID_CUT a | 2011-01-01`,
			[]question{
				{"suspended_not_resumed", "as_of=2011-01-01", "actor object since days was statements sources", "a b 2010-01-01 365 COOPERATES_WITH 2 one+two"},
				{"suspended_not_resumed", "as_of=2011-01-01 relations=COOPERATION_SUSPENDED,AID_CUT", "actor relation object", "a COOPERATION_SUSPENDED b\nc AID_CUT a"},
				{"suspended_not_resumed", "as_of=2012-01-01", "actor", ""},
				{"cooperation_on_date", "as_of=2011-01-01", "a", ""},
				{"cooperation_on_date", "as_of=2012-01-01", "a b since", "a b 2000-01-01"},
				{"ties_on_date", "a=b b=a as_of=2011-01-01", "subject", ""},
				{"ties_on_date", "a=b b=a as_of=2012-01-01", "subject relation object", "b COOPERATES_WITH a\nb COOPERATION_RESUMED a"},
			}},
		{"events by month: one event however many tell it, months without any, a window", `
			Country a
			Country b
			a VISITS b | 2020-01-05 | asserted | one
			a VISITS b | 2020-01-05 | asserted | two
			b CONDEMNS a | 2020-01-20
			a MEETS_WITH b | 2020-04-01
			a ATTACKS b | 2020-04-02 | denied
			a ALLY_OF b | 2020-02-01/..`,
			[]question{
				{"events_by_month", "a=a b=b", "month events cooperative hostile mean", "2020-01-01 2 1 1 0.67\n2020-02-01 0 0 0 0.67\n2020-03-01 0 0 0 0.67\n2020-04-01 1 1 0 0.33"},
				{"events_by_month", "a=b b=a window=1 as_of=2020-01-10", "month events mean", "2020-01-01 1 1"},
				{"events_by_month", `a=a b=b window=2 weights={"VISITS":-1} as_of=2020-02-01`, "month events cooperative hostile mean", "2020-01-01 2 0 1 1"},
				{"events_by_month", "a=a b=b relations=CONDEMNS known_by=2020-01-01", "month", ""},
			}},
		{"scores: what each weighs, once a day", `
			Country a
			Country b
			Country c
			a SANCTIONS b | 2020-01-01/.. | asserted | one
			a SANCTIONS b | 2020-01-01/.. | asserted | two
			b AIDS a | 2020-02-01/..
			b THREATENS a | 2020-03-01 | planned
			a NEIGHBOUR_OF b | 1900/..
			c AT_WAR_WITH a | 1999/2000`,
			[]question{
				{"conflict_cooperation_score", "entity=a", "other score sum cooperative hostile worst best", "c -10 -10 0 1 AT_WAR_WITH -\nb -0.5 -1 1 1 SANCTIONS AIDS"},
				{"conflict_cooperation_score", "entity=a since=2020-01-01 as_of=2020-01-31", "other score", "b -8"},
				{"conflict_cooperation_score", `entity=b other=a weights={"NEIGHBOUR_OF":2}`, "other score first", "a 2 1900-01-01"},
			}},
		{"conflicts: a ceasefire ends wars and fighting, not rivalries", `
			Country a
			Country b
			ArmedGroup g
			b AT_WAR_WITH a | 2000/.. | asserted | one
			a AT_WAR_WITH b | 2000/2003-01-01 | asserted | two
			a FIGHTS g | 2000/..
			a RIVAL_OF b | 2000/..
			a CEASEFIRE_WITH b | 2002-01-01
			g CEASEFIRE_WITH a | 2002-01-01`,
			[]question{
				{"conflicts_on_date", "as_of=2002-01-01", "actor relation other statements", "a AT_WAR_WITH b 2\na FIGHTS g 1\na RIVAL_OF b 1"},
				{"conflicts_on_date", "as_of=2002-01-02", "actor relation other sources", "a AT_WAR_WITH b two\na RIVAL_OF b news"},
				{"conflicts_on_date", "as_of=2002-01-02 entity=g", "actor", ""},
			}},
		{"threats: an act against the one or what it governs, or none", `
			Country a
			Country b
			Government g
			g GOVERNS b | 2000/..
			a THREATENS g | 2020-01-01 | asserted | one | | with=force
			b THREATENS a | 2020-01-01
			a SANCTIONS b | 2020-01-11/..
			a ATTACKS g | 2020-12-01
			a ATTACKS b | 2019-12-31`,
			[]question{
				{"threats_and_what_followed", "", "actor target with act against days sources", "a g force SANCTIONS b 10 one+news\nb a - - - - news"},
				{"threats_and_what_followed", "days=400 entity=g", "act against days", "SANCTIONS b 10\nATTACKS g 335"},
				{"threats_and_what_followed", "days=400 entity=g as_of=2020-06-01", "act", "SANCTIONS"},
			}},
		{"withdrawals: from the demand to the departure", `
			Country a
			ArmedForce f
			a DEMANDS_WITHDRAWAL_OF f | 2020-01-01 | asserted | one | 2020-01-02 | withdrawn_from=a
			f WITHDRAWS_FROM a | 2020-03/.. | possible | one | 2020-02-01
			f WITHDRAWS_FROM a | 2020-06/.. | planned | one | 2020-03-01
			f WITHDRAWS_FROM a | 2020-05-01 | denied | one | 2020-03-02
			f WITHDRAWS_FROM a | 2020-06-02/2020-07-01 | asserted | two | 2020-07-02 | troops=10`,
			[]question{
				{"withdrawals_from_demand_to_departure", "", "force site demanded possible planned began ended troops statements", "f a 2020-01-01 2020-02-01 2020-03-01 2020-06-02 2020-07-01 10 4"},
				{"withdrawals_from_demand_to_departure", "known_by=2020-07-01", "planned began", "2020-03-01 -"},
				{"withdrawals_from_demand_to_departure", "as_of=2020-06-01", "planned began", "2020-03-01 -"},
				{"withdrawals_from_demand_to_departure", "host=f", "force", ""},
			}},
		{"the vacuum: who came is neither of those who left nor had come before", `
			Country a
			Country home
			Base base
			ArmedForce f
			ArmedForce sister
			ArmedForce old
			ArmedGroup g
			Country r
			f PART_OF home
			sister PART_OF home
			base LOCATED_IN a
			f WITHDRAWS_FROM base | 2020-06-01/2020-06-30 | asserted | one
			sister DEPLOYED_TO a | 2020-06-05
			old STATIONED_IN a | 2010/..
			old DEPLOYED_TO base | 2020-06-10
			g DEPLOYED_TO base | 2020-05-01 | asserted | two
			r COOPERATES_WITH a | 2020-08-01/..
			r DEPLOYED_TO a | 2022-01-01
			a STATIONED_IN r | 2020-06-15`,
			[]question{
				{"vacuum_after_withdrawal", "", "host left newcomer relation days sources", "a f g DEPLOYED_TO -60 one+two\na f r COOPERATES_WITH 32 one+news"},
				{"vacuum_after_withdrawal", "before=0 after=10", "left newcomer", "f -"},
				{"vacuum_after_withdrawal", "host=r", "left", ""},
				{"bases_on_date", "as_of=2020-01-01", "base", ""},
			}},
		{"partners lost: who was one before and is none after", `
			Country a
			Country b
			Country c
			Country d
			ArmedForce f
			f WITHDRAWS_FROM a | 2020-06-01/2020-06-30
			a COOPERATES_WITH b | 2000/..
			c AIDS a | 2000/2020
			a ALLY_OF d | 2020-07-01/..
			a SECURITY_PARTNER_OF b | 2000/2019
			b COOPERATION_SUSPENDED a | 2020-07-01`,
			[]question{
				{"partners_lost_after_withdrawal", "host=a", "left partners lost share gained", "f 2 b+c 1 d"},
				{"partners_lost_after_withdrawal", "host=a after=30", "partners lost share gained", "2 b 0.5 d"},
				{"partners_lost_after_withdrawal", "host=a before=20000", "partners lost share", "0  -"},
				{"common_partners", "a=b b=c as_of=2020-06-01", "partner with_a with_b statements", "a COOPERATES_WITH AIDS 2"},
				{"common_partners", "a=b b=c as_of=2020-08-01", "partner", ""},
				{"most_connected_on_date", "as_of=2020-06-01 top=1", "actor partners allies", "a 1 0"},
				{"most_connected_on_date", "as_of=2020-08-01", "actor partners allies", "a 1 1\nd 1 1"},
			}},
		{"coups: with and without sanctions, and how long the leader had led", `
			Country a
			Country b
			Country x
			Person p
			Person q
			Office president
			Government g
			president OFFICE_OF a
			p HOLDS_OFFICE president | 2020-01-01/2023-07-26
			q HOLDS_OFFICE president | 2023-07-26/..
			g OUSTED p | 2023-07-26 | asserted | one
			g SEIZED_POWER_IN b | 2023-07-26 | asserted | one
			x SANCTIONS p | 2023-08-05/.. | asserted | two
			x SANCTIONS b | 2023-10-05/..
			x SANCTIONS a | 2023-07-25/..
			x CONDEMNS g | 2023-07-30
			x SUPPORTS p | 2023-07-30/..
			a CONDEMNS g | 2023-07-30`,
			[]question{
				{"coups_and_sanctions", "", "state coup sanctioned days by relations sources", "a 2023-07-26 true 10 x SANCTIONS two\nb 2023-07-26 false -   "},
				{"coups_and_sanctions", "sanctioned=false days=71", "state", ""},
				{"coups_and_sanctions", "sanctioned=true days=71", "state", "a\nb"},
				{"tenure_at_coup", "", "state office leader since coup days years by", "a president p 2020-01-01 2023-07-26 1302 3.6 g"},
				{"reactions_to_coup", "state=a", "days actor relation object role", "4 x CONDEMNS g plotter\n4 x SUPPORTS p ousted\n10 x SANCTIONS p ousted"},
				{"reactions_to_coup", "state=b days=4", "actor relation role", "a CONDEMNS plotter\nx CONDEMNS plotter"},
			}},
		{"a meeting is one, whichever of the two is named first, and a condemnation is not", `
			Country a
			Country b
			a MEETS_WITH b | 2020-01-01
			b MEETS_WITH a | 2020-01-01
			a CONDEMNS b | 2020-01-02
			b CONDEMNS a | 2020-01-02`,
			[]question{
				{"events_by_month", "a=a b=b", "month events cooperative hostile", "2020-01-01 3 1 2"},
				{"conflict_cooperation_score", "entity=a", "other score cooperative hostile", "b -1 1 2"},
			}},
		{"coups as events, of which only the state is known", `
			Country a
			Country x
			Event putsch kind=coup outcome=successful Coup in A
			Event failed kind=coup outcome=unsuccessful Attempted coup in A
			Event feast
			Person p
			Person q
			putsch TOOK_PLACE_IN a | 2020-03-01 | asserted | one
			failed TOOK_PLACE_IN a | 2021-03-01 | asserted | one
			feast TOOK_PLACE_IN a | 2021-05-01 | asserted | one
			p GOVERNS a | 2019-03-02/2020-03-01 | asserted | two
			q GOVERNS a | 2020-03-01/.. | asserted | two
			x SANCTIONS a | 2020-03-11 | asserted | three`,
			[]question{
				{"coup_dates", "", "state day relations by against sources", "a 2020-03-01 TOOK_PLACE_IN Coup in A a one\na 2021-03-01 TOOK_PLACE_IN Attempted coup in A a one"},
				{"coups_and_sanctions", "", "state coup coup_sources sanctioned days by", "a 2020-03-01 one true 10 x\na 2021-03-01 one false - "},
				{"tenure_at_coup", "", "state office leader since coup days by sources", "a - p 2019-03-02 2020-03-01 365 Coup in A two+one"},
				{"tenure_at_coup", "as_of=2020-02-29", "leader", ""},
				{"cooperation_cut_after_coup", "relations=SANCTIONS days=30", "state coup actor days", "a 2020-03-01 x 10"},
				{"reactions_to_coup", "state=a", "coup days actor relation object role", "2020-03-01 10 x SANCTIONS a state"},
			}},
		{"rivals of allies: a ceasefire ends a war, and lifting ends sanctions", `
			Country a
			Country b
			Country c
			Country d
			a ALLY_OF b | 2000/..
			b AT_WAR_WITH c | 2001/..
			d SANCTIONS b | 2001/..
			b CEASEFIRE_WITH c | 2002-01-01
			d SANCTIONS_LIFTED b | 2003-01-01`,
			[]question{
				{"rivals_of_allies", "entity=a as_of=2001-06-01 hostile=AT_WAR_WITH,SANCTIONS", "ally rival hostility", "b c AT_WAR_WITH\nb d SANCTIONS"},
				{"rivals_of_allies", "entity=a as_of=2002-06-01 hostile=AT_WAR_WITH,SANCTIONS", "ally rival hostility", "b d SANCTIONS"},
				{"rivals_of_allies", "entity=a as_of=2003-06-01 hostile=AT_WAR_WITH,SANCTIONS", "ally rival hostility", ""},
			}},
		{"sanctions: lifted ones are none, a suspended member is the target", `
			Country a
			Country b
			InternationalOrganization o
			o SANCTIONS a | 2020-01-01/.. | asserted | one | | measure=trade
			o SANCTIONS a | 2020-02-01/.. | asserted | two | | measure=arms
			o BORDER_CLOSED_TO a | 2020-01-01/..
			b SUSPENDED_FROM o | 2020-01-01/..
			o SANCTIONS_LIFTED a | 2021-01-01`,
			[]question{
				{"sanctions_on_date", "as_of=2020-03-01", "sender relation target measures since days", "o BORDER_CLOSED_TO a  2020-01-01 60\no SANCTIONS a trade+arms 2020-01-01 60\no SUSPENDED_FROM b  2020-01-01 60"},
				{"sanctions_on_date", "as_of=2021-01-02", "relation target", "BORDER_CLOSED_TO a\nSUSPENDED_FROM b"},
				{"sanctions_on_date", "as_of=2021-01-02 entity=b", "target", "b"},
			}},
		{"aid: given, cut, or both", `
			Country a
			Country b
			Country c
			b AIDS a | 2000/2010 | asserted | one | | kind=budget
			b AID_CUT a | 2011 | asserted | one | | kind=budget
			b AID_CUT a | 2012 | planned
			c ARMS a | 2001/.. | asserted | two
			c AIDS a | | asserted | two | | amount=1500000`,
			[]question{
				{"aid_given_and_cut", "entity=a", "donor given kinds cut kinds_cut last_cut amounts", "b 2000/2010 budget 2011 budget 2011-01-01 \nc 2001/..+undated arms+aids   - 1500000"},
				{"aid_given_and_cut", "entity=a as_of=2000-12-31", "donor cut", "b "},
			}},
		{"blocs: a chain is one bloc, and its density says that it is a chain", `
			Country a
			Country b
			Country c
			Country d
			Country e
			Country f
			c ALLY_OF d | 2000/..
			a ALLY_OF b | 2000/..
			b DEFENCE_PACT_WITH c | 2000/..
			d ALLY_OF e | 2000/.. | planned
			e ALLY_OF f | 2000/2001`,
			[]question{
				{"blocs_on_date", "as_of=2001-06-01", "bloc members size alliances density", "a a+b+c+d 4 3 0.5\ne e+f 2 1 1"},
				{"blocs_on_date", "as_of=2001-06-01 relations=ALLY_OF", "bloc members", "a a+b\nc c+d\ne e+f"},
				{"blocs_on_date", "as_of=2001-06-01 least=3", "bloc", "a"},
				{"blocs_on_date", "as_of=2002-01-01 modalities=all", "members", "a+b+c+d+e"},
			}},
		{"balance: the four kinds of triads, and a pair that is both is neither", `
			Country a
			Country b
			Country c
			Country d
			Country e
			a ALLY_OF b | 2000/..
			b ALLY_OF c | 2000/..
			c ALLY_OF a | 2000/2000
			a RIVAL_OF c | 2001/..
			d RIVAL_OF a | 2000/..
			d RIVAL_OF b | 2000/..
			e RIVAL_OF d | 2002/..
			e RIVAL_OF a | 2002/..
			b COOPERATES_WITH e | 2000/..
			b SANCTIONS e | 2000/..`,
			[]question{
				{"balance_by_year", "from=1999 to=2002", "year friends foes triads three_friends common_foe divided_friend three_foes balance", "1999 0 0 0 0 0 0 0 -\n2000 3 2 2 1 1 0 0 1\n2001 2 3 2 0 1 1 0 0.5\n2002 2 5 3 0 1 1 1 0.33"},
				{"unbalanced_triads", "as_of=2002-06-01", "a b c foes", "a b c a and c\na d e a and d+a and e+d and e"},
				{"unbalanced_triads", "as_of=2002-06-01 three_foes=false", "a b c ties", "a b c a and b: ALLY_OF+a and c: RIVAL_OF+b and c: ALLY_OF"},
				{"unbalanced_triads", "as_of=2002-06-01 entity=e", "c", "e"},
				{"unbalanced_triads", "as_of=2000-06-01", "a", ""},
			}},
		{"what one source says over time: first, last, silence, and what it takes back", `
			Country a
			Country b
			a CONDEMNS b | 2020-01-01 | asserted | one | 2020-01-02
			a CONDEMNS b | 2020-01-05 | asserted | one | 2020-02-01
			a CONDEMNS b | 2021-01-05 | asserted | one | 2021-02-01
			b ALLY_OF a | 2019/.. | asserted | two | 2020-01-02
			a ALLY_OF b | 2020 | denied | two | 2020-06-01
			a ALLY_OF b | 2018 | denied | two | 2020-06-01
			a AIDS b | 2020/.. | asserted | three | 2019-01-01
			a ARMS b | 2020/.. | asserted | four
			a SUPPORTS b | 2020 | denied | one | 2020-01-01
			a SUPPORTS b | 2020 | asserted | one | 2020-02-01`,
			[]question{
				{"taken_back", "", "kind source subject relation object valid new_valid taken_back_at", "dated otherwise one a CONDEMNS b 2020-01-01 2020-01-05 2020-02-01\ndenied two b ALLY_OF a 2019/.. 2020 2020-06-01"},
				{"taken_back", "days=400 events=CONDEMNS known_by=2021-12-31", "source relation new_valid", "one CONDEMNS 2020-01-05\ntwo ALLY_OF 2020\none CONDEMNS 2021-01-05\none CONDEMNS 2021-01-05"},
				{"taken_back", "known_by=2020-01-31", "source", ""},
				{"first_and_last_mention", "entity=a", "source first last days statements", "The three 2019-01-01 2019-01-01 0 1\nThe one 2020-01-01 2021-02-01 397 5\nThe two 2020-01-02 2020-06-01 151 3\nThe four - - - 1"},
				{"silent_sources", "entity=a date=2020-06-01", "source silent before last_before after first_after", "The three true 1 2019-01-01 0 -\nThe two false 1 2020-01-02 2 2020-06-01\nThe one false 4 2020-02-01 1 2021-02-01"},
				{"silent_sources", "entity=a date=2020-06-01 days=30", "source silent", "The three true\nThe one true\nThe two false"},
				{"facts_before_their_time", "", "source relation days", "three AIDS 365"},
				{"reporting_lag", "", "source events soonest median latest early", "one 3 1 27 27 0"},
			}},
		{"corroboration and outcomes", `
			Country a
			Country b
			a ALLY_OF b | 2000/2005 | asserted | one | 2006-01-01
			b ALLY_OF a | 2003/2010 | asserted | two | 2011-01-01
			b ALLY_OF a | 2007/2010 | asserted | three | 2011-01-01
			a SANCTIONS b | 2000 | asserted | one
			b SANCTIONS a | 2000 | asserted | two
			a VISITS b | 2020-01-10 | planned | one | 2020-01-01
			a VISITS b | 2020-01-09 | asserted | one | 2020-01-09
			a VISITS b | 2020-01-12 | reported | two | 2020-01-13
			b VISITS a | 2020-02-01 | demanded | one | 2020-01-01`,
			[]question{
				{"corroborated", "", "subject relation object since sources count first_reported", "a ALLY_OF b 2000-01-01 one+three+two 3 2006-01-01"},
				{"corroborated", "least=3", "sources since", "one+three+two 2003-01-01"},
				{"corroborated", "known_by=2006-12-31", "count", ""},
				{"corroborated", "as_of=2004-01-01", "sources count", "one+two 2"},
				{"plans_and_outcomes", "as_of=2020-12-31", "modality subject object came days told_by", "planned a b 2020-01-12 11 two\ndemanded b a - - "},
				{"plans_and_outcomes", "as_of=2020-01-11", "modality came", "planned -\ndemanded -"},
				{"plans_and_outcomes", "as_of=2020-12-31 plans=demanded", "subject", "b"},
				{"changes_between", "entity=a from=2005-12-31 to=2020-01-09", "day change relation valid sources", "2005-12-31 ended ALLY_OF 2000/2005 one\n2007-01-01 began ALLY_OF 2007/2010 three\n2010-12-31 ended ALLY_OF 2003/2010 two\n2010-12-31 ended ALLY_OF 2007/2010 three\n2020-01-09 happened VISITS 2020-01-09 one"},
			}},
		{"quality: what is said twice, of nobody, or of no time", `
			Country a
			Country b
			Country lonely Lonely Place
			Person twin The-Twin
			Person other The twin.
			a ALLY_OF b | 2000 | asserted | one
			b ALLY_OF a | 2000 | asserted | one
			a ALLY_OF b | 2000 | asserted | two
			a AIDS b | 2000 | asserted | one
			b AIDS a | 2000 | asserted | one
			twin CITIZEN_OF a
			other CITIZEN_OF a | ../.. | asserted | one | 2001-01-01`,
			[]question{
				{"duplicate_statements", "", "source subject relation object valid count keys", "one a ALLY_OF b 2000 2 one/005+one/006"},
				{"duplicate_entities", "", "reason shared ids kinds", "name the twin other+twin Person"},
				{"duplicate_entities", "kinds=Country", "ids", ""},
				{"unconnected_entities", "", "id name", "lonely Lonely Place"},
				{"unconnected_entities", "kinds=Person", "id", ""},
				{"undated_statements", "", "source relation statements no_valid open_beginning not_reported", "news CITIZEN_OF 1 1 0 1\none AIDS 2 0 0 2\none ALLY_OF 2 0 0 2\none CITIZEN_OF 1 0 1 0\ntwo ALLY_OF 1 0 0 1"},
				{"undated_statements", "source=two", "source", "two"},
				{"evidence_gaps", "", "source statements no_document no_locator no_quote documents", "news 1 0 1 1 1\none 5 0 5 5 1\ntwo 1 0 1 1 1"},
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

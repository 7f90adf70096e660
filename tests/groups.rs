//! Comparison groups: the figures beside a kommune's own, and which groups may not be drawn.

use dagtilbud::upkeep::group;

use crate::support::cli::Program;
use crate::support::generated;
use crate::support::login::Login;
use crate::support::warehouse::Warehouse;

/// Every row of the indicators and of the benchmark cube stands beside each group, and the group's
/// figure is the ratio of its members' sums.
#[tokio::test]
async fn a_groups_figure_is_the_ratio_of_its_members_sums() {
    let mut warehouse = generated::warehouse().await;
    for (navn, kommuner) in [("Store byer", [360, 461, 615]), ("De andre", [101, 751, 825])] {
        group::set(&mut warehouse.connection, navn, &kommuner).await.expect("a group");
    }
    let views = [
        ("noegletal.alle", "noegletal.sammenligning"),
        ("benchmark.indskrivning", "benchmark.indskrivning_gruppe"),
        ("benchmark.personale", "benchmark.personale_gruppe"),
        ("benchmark.tilstedevaerelse", "benchmark.tilstedevaerelse_gruppe"),
        ("benchmark.boern_pr_medarbejder", "benchmark.boern_pr_medarbejder_gruppe"),
    ];
    for (view, with_group) in views {
        let rows = format!(
            "select (select count(*) from {view}) > 0, \
                 2 * (select count(*) from {view}) = (select count(*) from {with_group}), \
                 (select count(*) from {with_group} where antal_kommuner = 3) > 0"
        );
        assert_eq!(warehouse.values(&rows).await, ["t;t;t"], "{with_group}");
    }
    // The indicators, each counted from its aggregates for 360, 461 and 615 together,
    // as others see them.
    let children =
        "from dm.agg_boern_andre where kommune_nr in (360, 461, 615) and maaned = '2024-12-01'";
    let counted = [
        (
            "A1",
            format!(
                "sum(antal_boern_dagpleje)::numeric / sum(antal_boern_fem_kategorier) {children}"
            ),
        ),
        (
            "A2",
            format!(
                "sum(antal_boern_integreret)::numeric / sum(antal_boern_fem_kategorier) {children}"
            ),
        ),
        (
            "N1",
            "sum(antal_boern_normering_0_2)::numeric / sum(fuldtidspersoner_0_2) \
             from dm.agg_boern_andre inner join dm.agg_personale_andre using (kommune_nr, maaned) \
             where kommune_nr in (360, 461, 615)"
                .to_owned(),
        ),
        (
            "U4",
            "(select sum(udgift_dagtilbud_kr) from dm.agg_udgift \
                 where kommune_nr in (360, 461, 615) and periode = '2024-01-01') \
             / (sum(antal_boern) / 12.0) from dm.agg_boern_andre where kommune_nr in (360, 461, 615)"
                .to_owned(),
        ),
    ];
    for (id, sum) in counted {
        let found = warehouse
            .values(&format!(
                "select count(*) > 0 and bool_and(abs(gruppe_vaerdi - (select {sum})) < 0.0001 \
                     * greatest(1, gruppe_vaerdi)) \
                 from noegletal.sammenligning where noegletal_id = '{id}' \
                     and gruppe_navn = 'Store byer' and periode = case when '{id}' like 'U%' \
                         then '2024-01-01'::date else '2024-12-01'::date end"
            ))
            .await;
        assert_eq!(found, ["t"], "{id}");
    }
    // The mean grade over the employments of the three, as others see them.
    let grade = "select distinct gruppe_beskaeftigelsesgrad = (\
            select round(sum(antal_fuldtidspersoner_andre) \
                / sum(round(antal_fuldtidspersoner_andre / beskaeftigelsesgrad_andre)), 6) \
            from dm.agg_benchmark_personale where kommune_nr in (360, 461, 615) \
                and maaned = '2024-12-01' and dimension = 'TidMåned' and medlem_kode = 'Alle') \
        from benchmark.personale_gruppe where dimension = 'TidMåned' and medlem_kode = 'Alle' \
            and maaned = '2024-12-01' and gruppe_navn = 'Store byer'";
    assert_eq!(warehouse.values(grade).await, ["t"]);
}

/// A member whose figure is hidden is not in the group's, and fewer than three make no figure.
#[tokio::test]
async fn a_group_is_built_from_what_everybody_may_read() {
    let mut warehouse = generated::warehouse().await;
    group::set(&mut warehouse.connection, "Med Læsø", &[461, 751, 825]).await.expect("a group");
    let rows = "from benchmark.indskrivning_gruppe as g where gruppe_navn = 'Med Læsø'";
    let hidden_but_there = format!(
        "select count(*) {rows} and antal_kommuner = 3 and exists (select 1 \
             from dm.agg_benchmark_indskrivning as b where b.kommune_nr = 825 \
                 and (b.maaned, b.dimension, b.medlem_kode, b.aldersgruppe) \
                     = (g.maaned, g.dimension, g.medlem_kode, g.aldersgruppe) \
                 and b.antal_indskrevne_boern_andre is null)"
    );
    assert_eq!(warehouse.values(&hidden_but_there).await, ["0"]);
    let few = format!(
        "select count(*) filter (where antal_kommuner = 0) > 0, \
             count(gruppe_antal_indskrevne_boern) filter (where antal_kommuner < 3) {rows}"
    );
    assert_eq!(warehouse.values(&few).await, ["t;0"]);
    let sums = format!(
        "select count(*) > 0, bool_and(gruppe_antal_indskrevne_boern = (\
             select sum(b.antal_indskrevne_boern_andre) from dm.agg_benchmark_indskrivning as b \
             where b.kommune_nr in (461, 751, 825) \
                 and (b.maaned, b.dimension, b.medlem_kode, b.aldersgruppe) \
                     = (g.maaned, g.dimension, g.medlem_kode, g.aldersgruppe))) \
         {rows} and antal_kommuner = 3 and dimension = 'TidMåned'"
    );
    assert_eq!(warehouse.values(&sums).await, ["t;t"]);
}

/// A member sees its own small figures. In the group's figure they are not, not even for itself.
#[tokio::test]
async fn a_groups_indicators_are_the_same_for_every_viewer() {
    let mut warehouse = generated::warehouse().await;
    for (navn, kommuner) in [("Med Læsø", [461, 751, 825]), ("Store byer", [360, 461, 615])] {
        group::set(&mut warehouse.connection, navn, &kommuner).await.expect("a group");
    }
    let figures = "select distinct gruppe_navn, noegletal_id, periode, antal_kommuner, \
                       gruppe_taeller, gruppe_naevner, gruppe_vaerdi \
                   from noegletal.sammenligning order by 1, 2, 3";
    let expected = warehouse.values(figures).await;
    let mut member = Login::of(&mut warehouse, &[825]).await;
    let mut other = Login::of(&mut warehouse, &[101]).await;
    assert_eq!(member.values(figures).await, expected);
    assert_eq!(other.values(figures).await, expected);
    // Nothing is the same only because nothing is hidden: Læsø sees figures that others do not.
    let own = "select count(vaerdi) from noegletal.alle where kommune_nr = 825";
    assert_ne!(member.values(own).await, other.values(own).await);
    // The others see all of which a group's figure is the sum.
    let from_members = "\
        select count(*) > 0, bool_and(g.antal_kommuner = v.antal \
            and g.gruppe_taeller = v.taeller and g.gruppe_naevner = v.naevner) \
        from (select distinct noegletal_id, periode, antal_kommuner, gruppe_taeller, gruppe_naevner \
            from noegletal.sammenligning \
            where gruppe_navn = 'Med Læsø' and antal_kommuner > 0) as g \
        left join (select noegletal_id, periode, count(*) as antal, sum(taeller) as taeller, \
                sum(naevner) as naevner \
            from noegletal.alle where kommune_nr in (461, 751, 825) and vaerdi is not null \
            group by noegletal_id, periode) as v using (noegletal_id, periode)";
    assert_eq!(other.values(from_members).await, ["t;t"]);
}

/// Each of the thirteen has the group's figure of its own, also those that the invented kommuner
/// hide; they are shown here as if nothing were small.
#[tokio::test]
async fn a_group_has_a_figure_for_each_of_the_thirteen() {
    let mut warehouse = generated::warehouse().await;
    group::set(&mut warehouse.connection, "Store byer", &[360, 461, 615]).await.expect("a group");
    for (view, _) in dagtilbud::upkeep::migrate::VIEWS.iter() {
        let Some(noegletal) = view.strip_prefix("noegletal.") else { continue };
        if ["alle", "sammenligning"].contains(&noegletal) {
            continue;
        }
        let show = format!(
            "update dm.agg_noegletal as agg set taeller = i.taeller, naevner = i.naevner, \
                 vaerdi = i.vaerdi \
             from {view} as i where agg.noegletal = '{noegletal}' \
                 and i.kommune_nr = agg.kommune_nr and i.periode = agg.periode"
        );
        warehouse.values(&show).await;
    }
    let figures = "select distinct noegletal_id, periode, gruppe_taeller, gruppe_naevner \
                   from noegletal.sammenligning where antal_kommuner = 3 order by 1, 2";
    let sums = "select noegletal_id, periode, sum(taeller), sum(naevner) from noegletal.alle \
                where vaerdi is not null and kommune_nr in (360, 461, 615) \
                group by 1, 2 having count(*) = 3 order by 1, 2";
    let found = warehouse.csv(figures).await;
    let expected = warehouse.csv(sums).await;
    let rows = |csv: &str| csv.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&found), rows(&expected));
    let ids: std::collections::BTreeSet<_> =
        rows(&found).iter().map(|row| row.split(';').next().map(str::to_owned)).collect();
    assert_eq!(ids.len(), 13);
}

#[tokio::test]
async fn groups_are_kept_by_the_command() {
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    let run = |arguments: &[&str]| program.run(program.home.path(), arguments);
    assert_eq!(run(&["group", "set", "Øer", "--kommune", "825", "492", "563"]).code, 0);
    let listed = run(&["group", "list"]);
    assert!(
        listed.stdout.contains("Øer") && listed.stdout.contains("Ærø, Fanø, Læsø"),
        "{listed:?}"
    );

    let json = run(&["--format", "json", "group", "list"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json, serde_json::json!([{ "navn": "Øer", "kommuner": [492, 563, 825] }]));

    let few = run(&["group", "set", "To", "--kommune", "101", "147"]);
    assert_eq!(few.code, 2);
    assert!(few.stderr.contains("needs at least 3 kommuner"), "{}", few.stderr);
    let nearly = run(&["group", "set", "Øer og en til", "--kommune", "825", "492", "563", "741"]);
    assert_eq!(nearly.code, 2);
    assert!(nearly.stderr.contains("Samsø's figures could be worked out"), "{}", nearly.stderr);
    let unknown = run(&["group", "set", "Ukendt", "--kommune", "825", "492", "999"]);
    assert_eq!(unknown.code, 2);

    // A group may be drawn anew, and then it is what it was drawn as.
    assert_eq!(run(&["group", "set", "Øer", "--kommune", "825", "741", "492", "563"]).code, 0);
    let members = "select string_agg(kommune_nr::text, ' ' order by kommune_nr) \
                   from drift.sammenligningsgruppe_kommune";
    assert_eq!(warehouse.values(members).await, ["492 563 741 825"]);
    assert_eq!(run(&["group", "set", "Øer", "--kommune", "825", "741", "400"]).code, 0);
    assert_eq!(warehouse.values(members).await, ["400 741 825"]);
    assert_eq!(run(&["group", "remove", "Øer"]).code, 0);
    assert_eq!(warehouse.values(members).await, [""]);
    assert_eq!(run(&["group", "remove", "Øer"]).code, 2);
    let noted = "select count(*) from drift.haendelse where handling = 'referenceliste'";
    assert_eq!(warehouse.values(noted).await, ["4"]);
}

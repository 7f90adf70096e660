-- The choice of what is hidden, for every cube: the small members of a layer, and with them the
-- smallest of those that are large enough, so that the layer's total does not give a small one
-- away. Where none is large enough, the layer is uncovered.
create temp table skjul_vurderet on commit drop as
select
    medlem.*,
    medlem.er_lille
    or (
        bool_or(medlem.er_lille) over lag
        and medlem.kan_daekke
        and row_number() over (
            partition by medlem.kommune_nr, medlem.dimension, medlem.lag, medlem.kan_daekke
            order by medlem.antal, medlem.medlem_kode
        ) = 1
    ) as er_skjult,
    bool_or(medlem.er_lille) over lag and not bool_or(medlem.kan_daekke) over lag as er_udaekket
from skjul_medlem as medlem
window lag as (partition by medlem.kommune_nr, medlem.dimension, medlem.lag);

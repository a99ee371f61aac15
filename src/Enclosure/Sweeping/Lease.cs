using Enclosure.Sql;

namespace Enclosure.Sweeping;

/// <summary>
/// A right that one process at a time has, kept as a row with an end. A holder that dies loses it by age; one whose clock was far
/// ahead does not keep others out for ever.
/// </summary>
public sealed class Lease(Database database, RowHolder holder, string name, TimeSpan length, TimeProvider time)
{
    private readonly string _holder = holder.NewLease();

    /// <summary>Takes or renews it; false while another holds it.</summary>
    public Task<bool> TakeAsync() =>
        database.WriteAsync(async sql =>
        {
            var now = time.GetUtcNow();
            return await sql.ExecuteAsync(
                """
                insert into leases (name, holder, until) values (@name, @holder, @until)
                on conflict (name) do update set holder = excluded.holder, until = excluded.until
                where leases.holder = @holder or leases.until <= @now or leases.until > @tooFar
                """,
                new { name, holder = _holder, until = now + length, now, tooFar = now + (2 * length) }) == 1;
        });

    /// <summary>Frees what an earlier process of the same data directory held. A command beside a server keeps what it has.</summary>
    public Task ResumeAsync() =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            $"delete from leases where name = @name and {RowHolder.IsEarlier("holder")}",
            new { name, place = holder.Place, own = holder.Own }));

    public Task GiveUpAsync() =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            "delete from leases where name = @name and holder = @holder", new { name, holder = _holder }));
}

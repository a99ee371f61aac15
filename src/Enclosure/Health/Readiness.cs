using Enclosure.Relaying;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Health;

/// <summary>Whether a part can be used now.</summary>
/// <param name="Fault">Why not; null when it can.</param>
/// <param name="Took">How long its answer took, or was waited for.</param>
public sealed record PartState(string? Fault, TimeSpan Took)
{
    public bool IsUsable => Fault is null;
}

/// <summary>
/// Whether this process can serve: the database answers, and files can be staged. A bucket is not asked: where it is away, it is away for
/// every copy, and clients are told so.
/// </summary>
public sealed class Readiness(Database database, IBlobStore store, TimeProvider time)
{
    /// <summary>Somebody waits for the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Throws what stands in the way.</summary>
    public async Task RequireAsync(CancellationToken ct)
    {
        await AskDatabaseAsync(ct);
        await StageAsync();
    }

    public Task<PartState> DatabaseAsync(CancellationToken ct) => LookAsync(AskDatabaseAsync, ct);

    public Task<PartState> StagingAsync(CancellationToken ct) => LookAsync(_ => StageAsync(), ct);

    /// <summary>Asks a part, for <see cref="Patience"/> at most. Throws only when <paramref name="ct"/> ends it.</summary>
    public async Task<PartState> LookAsync(Func<CancellationToken, Task> ask, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        try
        {
            using var late = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
            await Task.Run(() => ask(either.Token), either.Token).WaitAsync(either.Token);
            return new PartState(null, time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new PartState($"There was no answer within {Patience.TotalSeconds:0} seconds.", time.GetElapsedTime(began));
        }
        catch (RefusedException refused)
        {
            return new PartState(refused.Message, time.GetElapsedTime(began));
        }
        catch (RelayException)
        {
            return new PartState("No connection to the relay could be made.", time.GetElapsedTime(began));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PartState("The place for staging cannot be written to.", time.GetElapsedTime(began));
        }
    }

    private Task AskDatabaseAsync(CancellationToken ct) =>
        database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from leases"), ct);

    private async Task StageAsync() => await store.Stage().DisposeAsync();
}

using Enclosure.Moving;
using Enclosure.Server.Settings;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Storage.Buckets;

namespace Enclosure.Server.Commands;

/// <summary>A database and a store as settings name them, opened without what a server has beside them.</summary>
internal sealed class TransferPlaces : IAsyncDisposable
{
    private readonly BucketClient? _bucket;

    private TransferPlaces(TransferSide side, BucketClient? bucket) => (Side, _bucket) = (side, bucket);

    public TransferSide Side { get; }

    /// <summary>What a core works with, named.</summary>
    public static TransferSide Of(Core core, EnclosureSettings settings) =>
        new(core.Database, DatabasePlace(settings), core.Store, StorePlace(settings));

    /// <summary>Makes what is missing, and brings the database to this program's schema.</summary>
    public static async Task<TransferPlaces> OpenAsync(EnclosureSettings settings, TimeProvider time, CancellationToken ct)
    {
        Core.CreateDirectory(settings.Data);
        var bucket = settings.Storage.Terms is { } terms ? new BucketClient(terms) : null;
        Database? database = null;
        try
        {
            await StorageCheck.RequireAsync(bucket, settings, time, ct);
            database = await Core.OpenDatabaseAsync(settings, ct);
            await Migrator.RunAsync(database, time);
            var store = Stores.Open(settings, bucket, NoLinks(time), (_, _) => Task.CompletedTask, time);
            return new TransferPlaces(new TransferSide(database, DatabasePlace(settings), store, StorePlace(settings)), bucket);
        }
        catch
        {
            if (database is not null) await database.DisposeAsync();
            bucket?.Dispose();
            throw;
        }
    }

    public static string DatabasePlace(EnclosureSettings settings) =>
        settings.Database is { } url ? $"postgres://{url}" : $"sqlite:{Path.GetFullPath(settings.Data)}";

    public static string StorePlace(EnclosureSettings settings) => settings.Storage.Terms is { } terms
        ? $"s3:{terms.Name} at {terms.Endpoint.GetLeftPart(UriPartial.Authority)}"
        : $"disk:{Path.GetFullPath(settings.Data)}";

    public async ValueTask DisposeAsync()
    {
        await Side.Database.DisposeAsync();
        if (Side.Store is IDisposable store) store.Dispose();
        _bucket?.Dispose();
    }

    private static DoorLinks NoLinks(TimeProvider time) =>
        new(() => throw new InvalidOperationException("Nobody asks a transfer for links."), time);
}

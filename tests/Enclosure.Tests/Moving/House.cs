using System.Security.Cryptography;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Moving;
using Enclosure.Server;
using Enclosure.Server.Commands;
using Enclosure.Server.Settings;
using Enclosure.Storage;
using Enclosure.Storage.Buckets;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Enclosure.Tests.Moving;

/// <summary>
/// A place to move from or to: a directory with the database and the store that its settings name. All share one master key, and the
/// system's clock, for holds are kept by time.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly UploadTerms Terms = new(1 << 30, TimeSpan.FromMinutes(5));
    private readonly TempDirectory _directory = new();
    private readonly string? _database;
    private TransferPlaces? _places;
    private Core? _core;

    private House(string? database, BucketTerms? bucket)
    {
        _database = database;
        var settings = new Dictionary<string, string?> { ["Data"] = _directory.Path, ["MasterKey"] = Key, ["Database"] = database };
        var storage = bucket is null ? [] : TestStorage.Settings(bucket, "door");
        Settings = SettingsReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings).AddInMemoryCollection(storage).Build()) with
        { MasterKey = Key };
    }

    public EnclosureSettings Settings { get; }
    public string Data => _directory.Path;

    /// <summary>SQLite and files on the disk.</summary>
    public static House Embedded() => new(null, null);

    /// <summary>PostgreSQL and a bucket.</summary>
    public static async Task<House> SharedAsync()
    {
        var bucket = (await BucketServer.CephAsync()).NewBucket();
        await TestStorage.MakeAsync(bucket);
        return new House(TestDatabase.CreateEmpty(), bucket);
    }

    /// <summary>PostgreSQL, and files on the disk.</summary>
    public static House WithPostgres() => new(TestDatabase.CreateEmpty(), null);

    /// <summary>The same place for whoever lives there.</summary>
    public async Task<Core> CoreAsync() => _core ??= await Core.OpenAsync(Settings, TimeProvider.System, CancellationToken.None);

    /// <summary>The same place as a target, without anything of a server.</summary>
    public async Task<TransferSide> SideAsync() =>
        (_places ??= await TransferPlaces.OpenAsync(Settings, TimeProvider.System, CancellationToken.None)).Side;

    /// <summary>Moves all that is here to another place.</summary>
    public async Task<TransferResult> MoveAsync(House target, TransferWatch? watch = null, bool readsAll = false) =>
        await new Transfer(await SideAsync(), await target.SideAsync(), readsAll, watch ?? Quiet, TimeProvider.System)
            .RunAsync(CancellationToken.None);

    public static TransferWatch Quiet { get; } = new(_ => { }, _ => { }, _ => { });

    /// <summary>Makes an account, as the first server does.</summary>
    public async Task<Caller> SettleInAsync(string name = "demo")
    {
        var made = await (await CoreAsync()).Provisioning.CreateAsync(new NewAccount(name, $"{name}@localhost", 0, 0));
        return new Caller(Guid.NewGuid(), KeyKind.Full, made.Account);
    }

    public async Task<Attachment> UploadAsync(Caller caller, byte[] bytes)
    {
        var core = await CoreAsync();
        await using var file = core.Uploads.Begin(caller, Terms);
        await file.WriteAsync(bytes);
        Attachment? made = null;
        await core.Uploads.CompleteAsync(
            caller, file, new FileDescription("note.txt", "text/plain"), null, row => (made = row).Id.ToString(), CancellationToken.None);
        return made!;
    }

    public async Task DeleteAsync(Caller caller, Attachment attachment) =>
        await (await CoreAsync()).Library.DeleteAsync(caller, attachment.Id, CancellationToken.None);

    /// <summary>The bytes under an attachment, or null when they are not there.</summary>
    public async Task<byte[]?> BytesAsync(Attachment attachment)
    {
        try
        {
            await using var content = await (await SideAsync()).Store.OpenReadAsync(new BlobKey(attachment.BlobId!.Value), default);
            var bytes = new byte[content.Size];
            (await content.ReadAsync(bytes, 0, CancellationToken.None)).ShouldBe(bytes.Length);
            return bytes;
        }
        catch (BlobMissingException)
        {
            return null;
        }
    }

    public async Task<List<TableDigest>> TablesAsync() =>
        await RowCopy.ReadBackAsync((await SideAsync()).Database, TransferTables.Moved, CancellationToken.None);

    /// <summary>Every stored id with the hash of its bytes.</summary>
    public async Task<Dictionary<BlobKey, string>> StoredAsync()
    {
        var (store, all) = ((await SideAsync()).Store, new Dictionary<BlobKey, string>());
        await foreach (var key in store.ListAsync(CancellationToken.None))
        {
            await using var content = await store.OpenReadAsync(key, CancellationToken.None);
            var bytes = new byte[content.Size];
            (await content.ReadAsync(bytes, 0, CancellationToken.None)).ShouldBe(bytes.Length);
            all[key] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        if (_core is not null) await _core.DisposeAsync();
        if (_places is not null) await _places.DisposeAsync();
        if (_database is not null) TestDatabase.Drop(_database);
        _directory.Dispose();
    }
}

using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail.Delivery;
using Enclosure.Mail.Sending;
using Enclosure.Server;
using Enclosure.Server.Settings;
using Enclosure.Sql;
using Enclosure.Tests.Support.Servers;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Enclosure.Tests.Support;

/// <summary>A core without doors, on a directory and a clock of its own, with one account.</summary>
internal sealed class CoreFixture : IAsyncDisposable
{
    private static readonly UploadTerms Terms = new(1 << 30, TimeSpan.FromMinutes(5));
    private readonly TempDirectory _data;
    private readonly StorageSettings _storage;
    private string? _database;

    private CoreFixture(TempDirectory data, Core core, TestClock clock, Account account, StorageSettings storage) =>
        (_data, Core, Clock, Caller, _storage) = (data, core, clock, Of(account), storage);

    public Core Core { get; }
    public TestClock Clock { get; }
    public Caller Caller { get; }
    public string Data => _data.Path;

    public static async Task<CoreFixture> OpenAsync(
        long storageLimit = 0,
        InboundSettings? inbound = null,
        RelayDelivery? relay = null,
        string[]? domains = null,
        string? database = null,
        IReadOnlyDictionary<string, string?>? storage = null,
        TestClock? at = null)
    {
        var (data, clock) = (new TempDirectory(), at ?? new TestClock());
        var kept = StorageOf(storage ?? await TestStorage.SettingsAsync(data.Path));
        var settings = SettingsOf(data.Path, inbound, relay, domains, database) with { Storage = kept };
        var core = await Core.OpenAsync(settings, RowHolder.At(data.Path), relay, clock, CancellationToken.None);
        var made = await core.Provisioning.CreateAsync(new NewAccount("demo", "demo@localhost", storageLimit, 0));
        return new CoreFixture(data, core, clock, made.Account, settings.Storage) { _database = database };
    }

    /// <summary>Another account of the same core.</summary>
    public async Task<Caller> NewCallerAsync(long storageLimit)
    {
        var name = $"more {Guid.NewGuid():n}";
        return Of((await Core.Provisioning.CreateAsync(new NewAccount(name, "more@localhost", storageLimit, 0))).Account);
    }

    /// <summary>Issues a link; the pending row behind it.</summary>
    public async Task<Attachment> IssueAsync(long size, Caller? caller = null)
    {
        var promised = new PromisedFile("note.txt", "text/plain", size);
        Attachment? issued = null;
        await Core.UploadLinks.IssueAsync(
            caller ?? Caller, promised, Terms, "http://localhost", null, link => (issued = link.Attachment).Id.ToString());
        return issued!;
    }

    /// <summary>A whole PUT; false when it came too late.</summary>
    public async Task<bool> PutAsync(Attachment upload, byte[] bytes)
    {
        await using var file = await BeginPutAsync(upload, bytes);
        return await Core.UploadLinks.CompletePutAsync(upload, file, CancellationToken.None) is not null;
    }

    /// <summary>A PUT up to its last byte, not yet taken in.</summary>
    public async Task<IncomingFile> BeginPutAsync(Attachment upload, byte[] bytes)
    {
        var file = Core.UploadLinks.BeginPut(upload);
        await file.WriteAsync(bytes);
        return file;
    }

    /// <summary>The row as it is now, or null when it is gone.</summary>
    public Task<Attachment?> FindAsync(Attachment upload) => Core.UploadLinks.FindAsync(upload.UploadKey!, CancellationToken.None);

    /// <summary>Looks at an upload as it is now.</summary>
    public async Task<Attachment> SettleAsync(Attachment upload) =>
        await Core.Settlement.LookAsync((await FindAsync(upload))!, CancellationToken.None);

    /// <summary>A file sent whole.</summary>
    public async Task<Attachment> UploadAsync(byte[] bytes, Caller? caller = null)
    {
        await using var file = Core.Uploads.Begin(caller ?? Caller, Terms);
        await file.WriteAsync(bytes);
        Attachment? made = null;
        await Core.Uploads.CompleteAsync(
            caller ?? Caller,
            file,
            new FileDescription("note.txt", "text/plain"),
            null,
            row => (made = row).Id.ToString(),
            CancellationToken.None);
        return made!;
    }

    public async Task<byte[]> ReadAsync(Attachment attachment)
    {
        await using var content = await Core.Library.OpenAsync(attachment, CancellationToken.None);
        var bytes = new byte[content.Size];
        (await content.ReadAsync(bytes, 0, CancellationToken.None)).ShouldBe(bytes.Length);
        return bytes;
    }

    public Task SweepAsync() => Core.Sweep.RunAsync(CancellationToken.None);

    /// <summary>Counters of the account, which must agree with a recount of its rows and never be negative.</summary>
    public async Task<(long Stored, long Pending)> UsageAsync(Caller? caller = null)
    {
        var usage = (await Core.Usage.RecountAsync(CancellationToken.None)).Single(each => each.AccountId == (caller ?? Caller).Account.Id);
        usage.Agrees.ShouldBeTrue(usage.ToString());
        usage.StoredBytes.ShouldBeGreaterThanOrEqualTo(0);
        usage.PendingBytes.ShouldBeGreaterThanOrEqualTo(0);
        return (usage.StoredBytes, usage.PendingBytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Core.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Another core on the same directory and clock, as another process has it.</summary>
    public Task<Core> OpenBesideAsync(RelayDelivery? relay) =>
        Core.OpenAsync(
            SettingsOf(Data, null, relay, database: _database) with { Storage = _storage }, relay, Clock, CancellationToken.None);

    /// <summary>The same, as the next process that serves the directory has it.</summary>
    public Task<Core> OpenNextAsync(RelayDelivery? relay = null) =>
        Core.OpenAsync(
            SettingsOf(Data, null, relay, database: _database) with { Storage = _storage },
            RowHolder.At(Data),
            relay,
            Clock,
            CancellationToken.None);

    private static StorageSettings StorageOf(IReadOnlyDictionary<string, string?> settings) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Storage;

    private static EnclosureSettings SettingsOf(
        string data, InboundSettings? inbound, RelayDelivery? relay, string[]? domains = null, string? database = null)
    {
        var settings = new EnclosureSettings
        {
            Data = data,
            Domains = [.. (domains ?? ["localhost"]).Select(domain => MailDomain.Parse(domain))],
            Inbound = inbound ?? new InboundSettings(),
            Outbound = new OutboundSettings { Mode = relay is null ? OutboundMode.Capture : OutboundMode.Relay },
        };
        return database is null ? TestDatabase.On(settings) : settings with { Database = PostgresUrl.Parse(database) };
    }

    private static Caller Of(Account account) => new(Guid.NewGuid(), KeyKind.Full, account);
}

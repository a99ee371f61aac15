using Enclosure.Storage;
using Enclosure.Storage.Buckets;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Storage;

/// <summary>The contract of every store on a bucket, and what a bucket's store promises beyond it.</summary>
public abstract class S3BlobStoreTests : BlobStoreContract, IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly List<BlobKey> _announced = [];
    private BucketClient? _client;
    private S3BlobStore? _store;

    private protected override IBlobStore Store => _store!;

    private protected BucketClient Client => _client!;

    private protected abstract Task<BucketServer> ServerAsync();

    public async ValueTask InitializeAsync()
    {
        var terms = (await ServerAsync()).NewBucket();
        await TestStorage.MakeAsync(terms);
        _client = new BucketClient(terms);
        var key = new SigningKey("KEY", "secret");
        _store = new S3BlobStore(
            _client,
            _directory.Path,
            new DoorLinks(() => key, TimeProvider.System),
            name => $"attachment; filename=\"{name}\"",
            (announced, _) =>
            {
                lock (_announced) _announced.Add(announced);
                return Task.CompletedTask;
            },
            TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_object_is_announced_before_it_is_written()
    {
        using var staged = Store.Stage();
        staged.Write("hello"u8);
        _announced.ShouldBeEmpty();

        await staged.SealAsync(None);

        _announced.ShouldBe([staged.Key]);
    }

    [Fact]
    public async Task Staged_bytes_have_no_name_that_a_dead_process_could_leave_behind()
    {
        using var staged = Store.Stage();
        staged.Write("hello"u8);

        Directory.EnumerateFiles(_directory.Path).ShouldBeEmpty();
        _store!.StagedBytes.ShouldBe(5);
        await staged.DisposeAsync();
        _store.StagedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_reader_that_began_on_staged_bytes_reads_on_when_they_are_placed()
    {
        var staged = Store.Stage();
        staged.Write("hello"u8);
        await staged.SealAsync(None);
        staged.Keep();
        await using var content = await Store.OpenReadAsync(staged.Key, None);

        await staged.PlaceAsync();
        await staged.DisposeAsync();

        var buffer = new byte[5];
        (await content.ReadAsync(buffer, 0, None)).ShouldBe(5);
        buffer.ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task What_a_link_brought_is_taken_over_under_an_id_that_no_link_can_write()
    {
        var promise = await PutByLinkAsync("hello"u8.ToArray(), "text/plain");

        var taken = await Store.TakeUploadAsync(promise, None);

        taken!.Head.ToArray().ShouldBe("hello"u8.ToArray());
        taken.Bytes!.Seal.ShouldBe(new BlobSeal(5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
        _announced.ShouldBe([taken.Bytes.Key]);
        await PutByLinkAsync("other"u8.ToArray(), "text/plain", promise.Path);
        (await ReadAsync(taken.Bytes.Key)).ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task Nothing_is_taken_over_where_nothing_came_or_where_it_is_not_as_promised()
    {
        var promise = await PutByLinkAsync("hello"u8.ToArray(), "text/plain");

        (await Store.TakeUploadAsync(promise with { Path = "inbox-attachments/nothing" }, None)).ShouldBeNull();
        (await Store.TakeUploadAsync(promise with { Size = 6 }, None))!.Bytes.ShouldBeNull();
        (await Store.TakeUploadAsync(promise with { ContentType = "image/png" }, None))!.Bytes.ShouldBeNull();
        _announced.ShouldBeEmpty();
        await Store.ClearUploadAsync(promise.Path, None);
        (await Store.TakeUploadAsync(promise, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_copy_of_another_version_than_was_looked_at_is_none()
    {
        var promise = await PutByLinkAsync("hello"u8.ToArray(), "text/plain");
        using var looked = await Client.OpenAsync(promise.Path, 0, None);
        await PutByLinkAsync("other"u8.ToArray(), "text/plain", promise.Path);

        (await Client.CopyAsync(promise.Path, looked!.ETag, 5, "copy", None)).ShouldBeFalse();

        (await Client.FindSizeAsync("copy", None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_to_the_bucket_gives_the_bytes_under_their_name_and_never_as_a_page()
    {
        var key = await PlaceAsync("<script>"u8.ToArray());
        using var http = new HttpClient();

        var link = Store.SignDownload(
            key, new DownloadGrant("http://nowhere", "path", TimeSpan.FromMinutes(5)) { File = new ServedFile("a.html", "text/plain") });
        using var answer = await http.GetAsync(link.Url);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("<script>");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileName!.Trim('"').ShouldBe("a.html");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
    }

    [Fact]
    public async Task Everything_that_is_needed_of_the_bucket_works()
    {
        using var http = new HttpClient();

        var steps = await new BucketSelfTest(Client, http, ["https://mail.example.com"], TimeProvider.System).RunAsync(None);

        steps.Where(step => step.IsRequired).ShouldAllBe(step => step.Advice == null);
        steps.Count.ShouldBe(12);
        (await Client.ListAsync("", None).ToListAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task A_clock_that_is_20_minutes_off_is_named_before_anything_else(int minutes)
    {
        using var http = new HttpClient();
        var clock = new TestClock(DateTimeOffset.UtcNow.AddMinutes(minutes));

        var steps = await new BucketSelfTest(Client, http, ["*"], clock).RunAsync(None);

        steps.ShouldHaveSingleItem().Advice!.ShouldContain("20 minutes");
    }

    [Fact]
    public async Task What_is_wrong_with_the_bucket_is_named_with_what_to_change()
    {
        using var http = new HttpClient();
        await NamesAsync(Client.Terms with { Name = "not-there", Create = false }, "Storage:CreateBucket");
        await NamesAsync(Client.Terms with { Login = Client.Terms.Login! with { Secret = "wrong" } }, "Storage:SecretKey");
        await NamesAsync(Client.Terms with { Login = new BucketLogin("stranger", "wrong") }, "Storage:AccessKey");
        await NamesAsync(Client.Terms with { Endpoint = new Uri("http://127.0.0.1:1") }, "Storage:Endpoint");
        await NamesAsync(Client.Terms with { PublicEndpoint = new Uri("http://127.0.0.1:1") }, "cannot be reached");

        async Task NamesAsync(BucketTerms terms, string setting)
        {
            using var client = new BucketClient(terms);
            var steps = await new BucketSelfTest(client, http, ["*"], TimeProvider.System).RunAsync(None);
            steps[^1].Advice!.ShouldContain(setting);
        }
    }

    private protected async Task<UploadPromise> PutByLinkAsync(byte[] bytes, string type, string? path = null)
    {
        path ??= $"inbox-attachments/{Guid.NewGuid()}";
        var link = Store.SignUpload(new UploadGrant("http://nowhere", path, type, bytes.Length, TimeSpan.FromMinutes(5)));
        using var http = new HttpClient();
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        (await http.PutAsync(link.Url, content)).EnsureSuccessStatusCode();
        return new UploadPromise(path, type, bytes.Length);
    }
}

/// <summary>On Ceph's gateway.</summary>
public sealed class CephBlobStoreTests : S3BlobStoreTests
{
    private protected override Task<BucketServer> ServerAsync() => BucketServer.CephAsync();
}

/// <summary>On OpenStack Swift, which can do less.</summary>
public sealed class SwiftBlobStoreTests : S3BlobStoreTests
{
    private protected override Task<BucketServer> ServerAsync() => BucketServer.SwiftAsync();
}

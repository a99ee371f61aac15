using System.Net;
using System.Security.Cryptography;
using Enclosure.Secrets;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Secrets;

public sealed class SigningKeysTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Copies_that_start_at_once_agree_on_one_pair()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("delete from secrets"));
        var master = MasterKey.FromFile(Path.Combine(fixture.Data, "master.key"));

        var copies = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => SigningKeys.LoadAsync(fixture.Core.Database, master, fixture.Clock, None)));

        copies.Select(copy => copy.Current).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task After_a_rotation_the_new_pair_signs_and_the_old_one_verifies_until_its_links_are_dead()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var keys = fixture.Core.SigningKeys;
        var old = keys.Current;
        fixture.Clock.Advance(TimeSpan.FromDays(1));

        await keys.RotateAsync(None);

        keys.Current.ShouldNotBe(old);
        keys.Find(old.AccessKeyId).ShouldBe(old);
        fixture.Clock.Advance(SigningKeys.Overlap - TimeSpan.FromSeconds(1));
        await keys.ReloadAsync(None);
        keys.Find(old.AccessKeyId).ShouldBe(old);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        await keys.ReloadAsync(None);
        keys.Find(old.AccessKeyId).ShouldBeNull();
        keys.Find(keys.Current.AccessKeyId).ShouldNotBeNull();
    }

    [Fact]
    public async Task Links_made_before_and_after_a_rotation_both_work()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var before = await server.UploadAsync("hello"u8.ToArray());
        clock.Advance(TimeSpan.FromMinutes(1));

        await server.Core.SigningKeys.RotateAsync(None);
        var after = await server.UploadAsync("hello"u8.ToArray());

        after.Url.ShouldContain(server.Core.SigningKeys.Current.AccessKeyId);
        (await server.Http.GetAsync(before.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync(after.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rotation_by_another_process_is_picked_up()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var master = MasterKey.FromFile(Path.Combine(fixture.Data, "master.key"));
        var other = await SigningKeys.LoadAsync(fixture.Core.Database, master, fixture.Clock, None);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await other.RotateAsync(None);

        await fixture.Core.SigningKeys.ReloadAsync(None);

        fixture.Core.SigningKeys.Current.ShouldBe(other.Current);
    }

    [Fact]
    public async Task The_wrong_master_key_is_refused_with_what_to_do()
    {
        using var data = new TempDirectory();
        await (await Core.OpenAsync(TestDatabase.SettingsOf(data.Path), TimeProvider.System, None)).DisposeAsync();
        var wrong = TestDatabase.SettingsOf(data.Path) with { MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) };

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => Core.OpenAsync(wrong, TimeProvider.System, None));

        refused.Message.ShouldContain("Restore master.key or the setting MasterKey");
    }

    [Fact]
    public async Task The_secret_is_in_neither_the_database_nor_the_text_of_the_pair()
    {
        TestDatabase.SkipUnlessSqlite("its file is looked into");
        await using var fixture = await CoreFixture.OpenAsync();
        var pair = fixture.Core.SigningKeys.Current;
        await fixture.Core.DisposeAsync();

        pair.ToString().ShouldNotContain(pair.Secret);
        foreach (var file in Directory.GetFiles(fixture.Data, "enclosure.db*"))
            (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(pair.Secret)).ShouldBe(-1);
    }
}

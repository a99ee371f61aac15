using Enclosure.Sql;
using Npgsql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class PostgresUrlTests
{
    [Fact]
    public void A_url_says_all_there_is_to_connect()
    {
        var url = PostgresUrl.Parse(
            "postgresql://an%40n:p%2Fw%3Ad@db.example.com:5433/mail%20box?sslmode=verify-full&pool=7&timeout=9&connect_timeout=3"
            + "&application_name=x");
        var terms = new NpgsqlConnectionStringBuilder(url.ConnectionString);

        (terms.Username, terms.Password, terms.Host, terms.Database).ShouldBe(("an@n", "p/w:d", "db.example.com:5433", "mail box"));
        (terms.SslMode, terms.MaxPoolSize, terms.CommandTimeout, terms.Timeout, terms.ApplicationName)
            .ShouldBe((SslMode.VerifyFull, 7, 9, 3, "x"));
        url.Target.ShouldBe(TargetSessionAttributes.Any);
        url.ToString().ShouldBe("db.example.com:5433/mail box");
    }

    [Fact]
    public void Of_several_hosts_the_primary_is_wanted_unless_the_url_says_otherwise()
    {
        PostgresUrl.Parse("postgres://a@h1:5432,[::1]:5433/x").Target.ShouldBe(TargetSessionAttributes.Primary);
        PostgresUrl.Parse("postgres://a@h1,h2/x?target_session_attrs=read-write").Target.ShouldBe(TargetSessionAttributes.ReadWrite);
        PostgresUrl.Parse("postgres://a@h1,h2/x").HasSeveralHosts.ShouldBeTrue();
        PostgresUrl.Parse("postgres://a@h1/x").HasSeveralHosts.ShouldBeFalse();
    }

    [Fact]
    public void A_directory_of_sockets_and_the_usual_defaults_are_fine()
    {
        var terms = new NpgsqlConnectionStringBuilder(PostgresUrl.Parse("postgres://ann@/?host=/run/postgresql").ConnectionString);

        (terms.Host, terms.Username, terms.Database, terms.MaxPoolSize).ShouldBe(("/run/postgresql", "ann", "ann", 32));
    }

    [Theory]
    [InlineData("mysql://a:secret@h/x")]
    [InlineData("Host=h;Password=secret")]
    [InlineData("postgres://a:secret@h:0/x")]
    [InlineData("postgres://a:secret@h:99999/x")]
    [InlineData("postgres://a:secret@h1,,h2/x")]
    [InlineData("postgres://a:secret@h/x?pool=0")]
    [InlineData("postgres://a:secret@h/x?sslmode=perhaps")]
    [InlineData("postgres://a:secret@h/x?password=secret")]
    [InlineData("postgres://a:secret@h1,h2/x?target_session_attrs=standby")]
    public void What_is_wrong_is_refused_without_being_repeated(string text)
    {
        var refused = Should.Throw<FormatException>(() => PostgresUrl.Parse(text));

        refused.Message.ShouldStartWith("postgres://user:password@host:port/database");
        refused.Message.ShouldNotContain("secret");
    }
}
